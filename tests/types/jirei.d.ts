// What the handbook's scripts share: the global `Jirei` of every page. Read by the type checker only; not part of the site.

interface Window {
  Jirei: Jirei;
}

/** The same by its bare name, as the scripts of the search and of its index say it. */
declare const Jirei: Jirei;

/** The page's side of the scripts; each script adds its part when it is loaded. */
interface Jirei {
  /** searchbox.js until search.js has replaced it: what a reader types → results. */
  search(query: string, options?: JireiOptions): Promise<JireiAnswer>;
  /** search.js: called by the scripts of the index with what they hold. */
  data(name: string, payload: unknown): void;
  /** Loads one of the site's scripts, by its path from the site's root; a host without a page brings its own. */
  load?(path: string): Promise<void>;
  /** search.js: makes ready what the first question needs. */
  ready?(): Promise<unknown>;
  /** data/keywords.js: text, reading, name of its page, category of the most used keywords. */
  keywords?: [string, string, string, string][];
  /** searchbox.js: helpers for the other scripts. */
  parts: JireiParts;
  /** ruby.js: called by data/ruby/<name>.js with readings; each level's lines are `key TAB reading`. */
  ruby(data: { levels: (string | null)[], paged: boolean }): void;
  /** rows.js: what a script of data/compare-rows tells. */
  rows(list: (string | number)[][]): void;
  /** rows.js: the cases that a very large handbook's table leaves out. */
  more?: {
    row(number: number): HTMLElement;
    find(numbers: number[]): Promise<void[]>;
    all(): Promise<HTMLElement[]>;
  };
  /** every.js: the filter over a list of cases on many pages. */
  every: JireiEvery;
  /** basket.js: the cases that a reader has picked. */
  basket: JireiBasket;
  /** compare.js: called by data/compare/<stem>.js. */
  compared(entry: JireiCase): void;
  /** compare.js: brings the buttons that pick a case up to date. */
  marked?(): void;
}

interface JireiOptions {
  /** Most hits; all are counted. */
  limit?: number;
  /** Group → values: any value within a group, all groups. */
  filters?: Record<string, string[]>;
  /** Whether the hits are counted by facet; they are unless it is false. */
  counts?: boolean;
}

interface JireiAnswer {
  total: number;
  hits: JireiHit[];
  /** `group:value` → how many hits have it. */
  facets: Record<string, number>;
  /** What was probably meant. */
  suggestion?: string;
}

interface JireiHit {
  /** Page and anchor, from the site's root. */
  url: string;
  title: string;
  section: string;
  excerpt: JireiPiece[];
  score: number;
  why: string;
}

/** A piece of an excerpt. */
interface JireiPiece {
  text: string;
  mark: boolean;
}

/** What may be put into an element; what is empty is left out. */
type JireiChild = Node | string | null | undefined | false | "";

interface JireiParts {
  make<K extends keyof HTMLElementTagNameMap>(tag: K, attributes?: Record<string, string>, children?: JireiChild[]): HTMLElementTagNameMap[K];
  icon(name: string, attributes?: Record<string, string>): SVGSVGElement;
  sign(category: string): SVGSVGElement;
  pieces(excerpt: JireiPiece[]): (Node | string)[];
  /** Where a hit leads, with the words to mark there. */
  address(hit: JireiHit, query: string): string;
  kindOf(url: string): string;
  namesOf(hit: JireiHit): { name: string; at: string; section: string };
  /** Loads one of the site's scripts once. */
  load(path: string): Promise<unknown>;
  asker(tell: { answer(result: JireiAnswer, query: string): void; wait(): void; fail(): void }): JireiAsker;
  rememberQuery(query: string): void;
  /** Whether an element takes letters. */
  typing(target: EventTarget | null): boolean;
}

/** Asks so that only the newest question is ever answered. */
interface JireiAsker {
  ask(query: string, options: JireiOptions): void;
  drop(): void;
}

interface JireiEvery {
  /** data/filter/values.js: all values, `group:value`, and what those are called that are written otherwise. */
  values(list: string[], labels: Record<string, string>): void;
  /** data/filter/cases-N.js: of each case its number, stem, population, aging rate, and the places of its values. */
  cases(list: (string | number | null)[][]): void;
  /** data/filter/rows-N.js: what rows show; `at` counts the scripts from 0. */
  rows(at: number, list: JireiRowTold[]): void;
  /** What a value is called, where that is not the value itself. */
  label(value: string): string | undefined;
  /** Loads so many scripts of cases. */
  load(count: number): Promise<unknown>;
  /** The places of the cases that are left, in their order, and how many each value would leave. */
  filter(chosen: Record<string, string[]>, held: Record<string, boolean> | null, key: string): { hits: number[]; counts: Record<string, number> };
  /** Rows of some cases, by their places. */
  show(hits: number[]): Promise<HTMLElement[]>;
}

interface JireiRowTold {
  number: number;
  url: string;
  prefecture: string;
  place: string;
  title: string;
  body?: string;
  summary?: string;
  facts: { name: string; figure?: JireiRowFigure; text?: string }[];
}

interface JireiRowFigure {
  value: string;
  unit: string;
  bar: string;
  median?: string;
  year?: string;
  old?: string;
}

/** A case in the basket. */
interface JireiPick {
  number: number;
  place: string;
}

interface JireiBasket {
  /** The most that can be compared at once. */
  most: number;
  read(): JireiPick[];
  write(cases: JireiPick[]): void;
}

/** A case in the comparison, as data/compare/<stem>.js has it. */
interface JireiCase {
  number: number;
  url: string;
  place: string;
  prefecture: string;
  title: string;
  /** The profile, row by row; every case has the same. */
  rows: JireiRow[];
  sections: JireiSection[];
}

interface JireiRow {
  /** What the field is called. */
  name: string;
  figure?: JireiFigure | null;
  text?: string | null;
  /** What else is told, below. */
  more?: string;
  /** Whether it stands below the sections. */
  last?: boolean;
}

interface JireiFigure {
  value: string;
  unit: string;
  /** Width of the bar and place of the median, with their units; a count has neither bar nor date. */
  bar?: string;
  median?: string | null;
  date?: string | null;
  /** That it is older than the handbook's limit, in words. */
  old?: string | null;
  /** The editors' notes that speak of it: number and address. */
  notes?: [number, string][];
  source?: string | null;
}

interface JireiSection {
  id: string;
  /** None of the three where the case lacks the section. */
  url: string | null;
  lead: string | null;
  html: string | null;
  /** Text and page name of its keywords. */
  chips: [string, string][];
}
