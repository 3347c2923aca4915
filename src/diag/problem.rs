//! Every problem that content can have: one variant each, with its stable code and how bad it is.
use super::{Limit, SearchFault, Severity};

/// What should have stood where something else stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// One text.
    Text,
    /// A list of texts.
    Texts,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// A list of numbers.
    Numbers,
    /// A group of keys and values.
    Map,
    /// A list of groups.
    Maps,
    /// A list of texts or groups.
    TextsOrMaps,
}

/// Why YAML can't be read, in kinds that an editor can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyntaxReason {
    /// A quotation mark is not closed.
    Quote,
    /// A bracket or brace is not closed, or a comma is missing in it.
    Bracket,
    /// Lines are not indented alike.
    Indentation,
    /// A colon stands where none may.
    Colon,
    /// A key has no colon.
    NoColon,
    /// A sign that begins something special in YAML (`@`, `` ` ``, `%`, `*`, `&`, `!`) begins a value.
    Sign,
    /// A hyphen of a list that is full-width, another sign, or without a space behind it.
    Item,
    /// A value that begins with `#`, which makes a comment of it.
    Hash,
    /// A key behind a hyphen, among keys that have none.
    KeyAsItem,
    /// A backslash in double quotes.
    Escape,
    /// Anything else.
    Other,
}

/// What is wrong. Texts in a variant are what the file has, unless said otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A file that can't be read; the system's reason.
    Unreadable(String),
    /// A file in another encoding than UTF-8; the encoding's name.
    WrongEncoding(&'static str),
    /// Bytes that no encoding explains.
    BrokenUtf8,
    /// A NUL.
    Nul,
    /// Another control character; its code point.
    ControlCharacter(u32),
    /// Nothing in the file.
    EmptyFile,
    /// A file that must be there.
    MissingFile,
    /// A handbook without any case or chapter.
    NoPages,
    /// A file that is no part of a handbook, where it lies.
    MisplacedFile,
    /// A character that breaks addresses or names on Windows.
    FileName(char),
    /// A name that Windows keeps for itself, or one that ends in a dot or a space.
    ReservedFileName,
    /// Two pages of one name; the other's path.
    DuplicatePage(String),
    /// More of something than is read.
    TooMuch(Limit),

    /// No `---` on the first line.
    NoFrontMatter,
    /// No second `---`.
    UnclosedFrontMatter,
    /// A tab in YAML.
    Tab,
    /// `：` for `:`.
    FullWidthColon,
    /// `　` as indentation.
    FullWidthSpace,
    /// A value in full-width quotation marks.
    FullWidthQuote,
    /// No space behind the colon.
    MissingSpace,
    /// YAML that can't be read.
    Syntax(SyntaxReason),
    /// `&name` or `*name`.
    YamlAlias,
    /// `!tag`.
    YamlTag,
    /// Lists in lists in lists …
    TooDeep,
    /// A second YAML document.
    SecondDocument,

    /// A key that nobody knows.
    UnknownKey(String),
    /// A key twice.
    DuplicateKey(String),
    /// A required key; key and label.
    MissingKey(&'static str, &'static str),
    /// A key with nothing behind it, and whether it is required.
    EmptyValue(String, bool),
    /// Another kind of value; the key and what should stand there.
    WrongType(String, Expected),
    /// Full-width digits or signs in a number.
    FullWidthNumber(String),
    /// A number outside its range: key, lowest, highest.
    OutOfRange(String, i64, i64),
    /// A number that can hardly be true: key.
    Unlikely(String),
    /// Bounds that do not ascend.
    NotAscending,
    /// A date in no known form.
    BadDate(String),
    /// A date that no calendar has.
    ImpossibleDate(String),
    /// Not an `https://` address.
    BadAddress(String),
    /// Not a language tag.
    BadLanguage(String),
    /// Not `#rrggbb`.
    BadColour(String),
    /// Not a Latin identifier.
    BadId(String),
    /// A reading that is not kana.
    BadReading(String),

    /// A category that the handbook lacks.
    UnknownCategory(String),
    /// None of the 47.
    UnknownPrefecture(String),
    /// No such town in that prefecture: town, prefecture.
    UnknownMunicipality(String, String),
    /// A town twice.
    DuplicateMunicipality(String),
    /// A number twice.
    DuplicateNumber(u32),
    /// A keyword twice in one case.
    DuplicateKeyword(String),
    /// A category's id or label twice.
    DuplicateCategory(String),
    /// The id or label of a field of the handbook's own twice.
    DuplicateField(String),
    /// A value that is none of those to choose from: the field and the value.
    UnknownChoice(String, String),
    /// A term twice.
    DuplicateTerm(String),
    /// Another name that belongs to two terms: the name and the other term.
    AliasCollision(String, String),

    /// A case without one of its sections; the label.
    MissingSection(String),
    /// A heading that is no category's label.
    UnknownSection(String),
    /// A section twice.
    RepeatedSection(String),
    /// A section before one that should stand before it.
    SectionOrder(String),
    /// A heading with nothing below it.
    EmptySection(String),
    /// A heading of level one in the text.
    TopHeading,
    /// HTML in Markdown.
    RawHtml,
    /// A link to a file that is not there.
    DeadLink(String),
    /// A link to a heading that is not there.
    DeadAnchor(String),
    /// A picture that is not there.
    DeadImage(String),
    /// A link out of the handbook's folder.
    LinkOutside(String),
    /// A link by another way than http(s), mailto or a relative path; the scheme.
    LinkScheme(String),
    /// A link to a file that can't be part of a site.
    LinkKind(String),
    /// A picture on another site.
    RemoteImage(String),
    /// A picture without words for those who can't see it.
    NoAltText,
    /// A reference to a footnote that is not there.
    DeadFootnote(String),
    /// A footnote that nothing refers to.
    UnusedFootnote(String),

    /// Line ends of old Macintosh computers: a carriage return alone.
    LineEnds,
    /// A file's name with spaces, full-width letters or digits, or of more characters than other programs bear.
    DoubtfulFileName,
    /// A picture whose bytes are none of its kind.
    BrokenImage,
    /// A file that takes long to load; its size in megabytes.
    LargeFile(usize),
    /// A heading whose signs are full-width, or without a space behind them.
    HeadingForm {
        /// Whether the signs are full-width.
        full: bool,
    },
    /// A heading more than one level below the one before it; its level.
    HeadingSkip(usize),
    /// A row with another number of cells than its table: its own, the table's.
    TableRow(usize, usize),
    /// Rows of a table that is none for want of its second line.
    BrokenTable,
    /// A code block that nothing closes.
    UnclosedCode,
    /// Signs of a link or of emphasis that are shown as they were typed.
    StrayMarkup(&'static str),
    /// Several things in one item of a list.
    JoinedItems(String),
    /// A figure without its date, its source, or both.
    UnsourcedFigure {
        /// The figure's key.
        key: String,
        /// Whether the date is missing.
        date: bool,
        /// Whether the source is missing.
        source: bool,
    },
    /// A figure that is the same as another, though the two should differ: both keys.
    SameFigure(String, String),
    /// The number of inhabitants of another case; that case's town.
    CopiedFigure(String),
    /// A figure older than the handbook's limit: key, years.
    OldFigure(String, u32),
    /// A figure of a time after the handbook's publication: key.
    FutureFigure(String),
    /// A title twice.
    DuplicateTitle(String),
    /// A keyword that another case spells a little otherwise: both spellings.
    NearDuplicateKeyword(String, String),
    /// A keyword that is a sentence.
    LongKeyword(String),
    /// Another name that leads nowhere: the name and its term.
    UnusedAlias(String, String),
    /// A sentence that is too long; its characters.
    LongSentence(usize),
    /// A section that hardly says anything: heading, characters.
    ThinSection(String, usize),
    /// A character such as ㈱ that stands for several others.
    MachineDependent(char),
    /// A character that nobody sees; its code point.
    Invisible(u32),
    /// ｶﾀｶﾅ
    HalfWidthKana(String),
    /// Two signs that do the same work: the rarer and the usual one.
    MixedPunctuation(char, char),
    /// A word that says that the text is not finished.
    Placeholder(String),
    /// An e-mail address or mobile number.
    PersonalContact(String),

    /// A value that ends at a `#`: the rest of the line is a comment.
    CutValue,
    /// A mark that a version control system leaves where two edits meet.
    MergeConflict,
    /// Text that was read in a wrong encoding and saved.
    Garbled(String),
    /// A kana and its voicing mark as two characters; the one that they are.
    Decomposed(String),
    /// A punctuation mark twice, or two that can't follow each other.
    DoubledPunctuation(String),
    /// A bracket without its other half.
    UnpairedBracket(char),
    /// A date of the text that no calendar has, or that contradicts itself.
    DoubtfulDate(String),
    /// A value with a bullet, a comma at its end or brackets around it.
    UntidyValue(String),
    /// Somebody who does something for himself, or the same relation twice.
    DoubtfulRelation {
        /// Whether it stands twice.
        twice: bool,
    },
    /// A link without words.
    NoLinkText,
    /// An address that only this machine knows.
    LocalAddress(String),
    /// A heading without words, or one of level three or below with nothing below it.
    EmptyHeading(String),
    /// A text that is indented so far that it is shown as code.
    ShownAsCode,
    /// Lines that begin with a sign that makes no list: the sign.
    BrokenList(String),
    /// A key that does nothing for a field of this kind.
    UnusedKey(String),
    /// One of several choices twice.
    DuplicateChoice(String),
    /// A colour that another category has, or that hardly differs from the page.
    DoubtfulColour {
        /// Whether another category has it.
        same: bool,
    },

    /// A template of the handbook's own theme; the reason in the engine's words.
    Template(String),

    /// A search for what a case holds that does not bring it among the first results.
    NotFound {
        /// What was asked.
        text: String,
        /// How many cases hold it, where they are too many to be told one by one.
        sharing: Option<usize>,
        /// The pages that come first instead.
        ahead: Vec<String>,
    },
    /// A search that gives no answer at all.
    SearchFails(SearchFault),
}

impl Problem {
    /// Stable name, e.g. `unknown-key`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "unreadable",
            Self::WrongEncoding(_) => "wrong-encoding",
            Self::BrokenUtf8 => "broken-utf8",
            Self::Nul => "nul",
            Self::ControlCharacter(_) => "control-character",
            Self::EmptyFile => "empty-file",
            Self::MissingFile => "missing-file",
            Self::NoPages => "no-pages",
            Self::MisplacedFile => "misplaced-file",
            Self::FileName(_) | Self::ReservedFileName => "file-name",
            Self::DuplicatePage(_) => "duplicate-page",
            Self::TooMuch(_) => "too-much",
            Self::NoFrontMatter => "no-front-matter",
            Self::UnclosedFrontMatter => "unclosed-front-matter",
            Self::Tab => "tab",
            Self::FullWidthColon => "full-width-colon",
            Self::FullWidthSpace => "full-width-space",
            Self::FullWidthQuote => "full-width-quote",
            Self::MissingSpace => "missing-space",
            Self::Syntax(_) => "yaml-syntax",
            Self::YamlAlias => "yaml-alias",
            Self::YamlTag => "yaml-tag",
            Self::TooDeep => "too-deep",
            Self::SecondDocument => "second-document",
            Self::UnknownKey(_) => "unknown-key",
            Self::DuplicateKey(_) => "duplicate-key",
            Self::MissingKey(..) => "missing-key",
            Self::EmptyValue(..) => "empty-value",
            Self::WrongType(..) => "wrong-type",
            Self::FullWidthNumber(_) => "full-width-number",
            Self::OutOfRange(..) => "out-of-range",
            Self::Unlikely(_) => "unlikely-value",
            Self::NotAscending => "not-ascending",
            Self::BadDate(_) => "bad-date",
            Self::ImpossibleDate(_) => "impossible-date",
            Self::BadAddress(_) => "bad-address",
            Self::BadLanguage(_) => "bad-language",
            Self::BadColour(_) => "bad-colour",
            Self::BadId(_) => "bad-id",
            Self::BadReading(_) => "bad-reading",
            Self::UnknownCategory(_) => "unknown-category",
            Self::UnknownPrefecture(_) => "unknown-prefecture",
            Self::UnknownMunicipality(..) => "unknown-municipality",
            Self::DuplicateMunicipality(_) => "duplicate-municipality",
            Self::DuplicateNumber(_) => "duplicate-number",
            Self::DuplicateKeyword(_) => "duplicate-keyword",
            Self::DuplicateCategory(_) => "duplicate-category",
            Self::DuplicateField(_) => "duplicate-field",
            Self::UnknownChoice(..) => "unknown-choice",
            Self::DuplicateTerm(_) => "duplicate-term",
            Self::AliasCollision(..) => "alias-collision",
            Self::MissingSection(_) => "missing-section",
            Self::UnknownSection(_) => "unknown-section",
            Self::RepeatedSection(_) => "repeated-section",
            Self::SectionOrder(_) => "section-order",
            Self::EmptySection(_) => "empty-section",
            Self::TopHeading => "top-heading",
            Self::RawHtml => "raw-html",
            Self::DeadLink(_) => "dead-link",
            Self::DeadAnchor(_) => "dead-anchor",
            Self::DeadImage(_) => "dead-image",
            Self::LinkOutside(_) => "link-outside",
            Self::LinkScheme(_) => "link-scheme",
            Self::LinkKind(_) => "link-kind",
            Self::RemoteImage(_) => "remote-image",
            Self::NoAltText => "no-alt-text",
            Self::DeadFootnote(_) => "dead-footnote",
            Self::UnusedFootnote(_) => "unused-footnote",
            Self::LineEnds => "line-ends",
            Self::DoubtfulFileName => "doubtful-file-name",
            Self::BrokenImage => "broken-image",
            Self::LargeFile(_) => "large-file",
            Self::HeadingForm { .. } => "heading-form",
            Self::HeadingSkip(_) => "heading-skip",
            Self::TableRow(..) => "table-row",
            Self::BrokenTable => "broken-table",
            Self::UnclosedCode => "unclosed-code",
            Self::StrayMarkup(_) => "stray-markup",
            Self::JoinedItems(_) => "joined-items",
            Self::UnsourcedFigure { .. } => "unsourced-figure",
            Self::SameFigure(..) => "same-figure",
            Self::CopiedFigure(_) => "copied-figure",
            Self::OldFigure(..) => "old-figure",
            Self::FutureFigure(_) => "future-figure",
            Self::DuplicateTitle(_) => "duplicate-title",
            Self::NearDuplicateKeyword(..) => "near-duplicate-keyword",
            Self::LongKeyword(_) => "long-keyword",
            Self::UnusedAlias(..) => "unused-alias",
            Self::LongSentence(_) => "long-sentence",
            Self::ThinSection(..) => "thin-section",
            Self::MachineDependent(_) => "machine-dependent-character",
            Self::Invisible(_) => "invisible-character",
            Self::HalfWidthKana(_) => "half-width-kana",
            Self::MixedPunctuation(..) => "mixed-punctuation",
            Self::Placeholder(_) => "placeholder",
            Self::PersonalContact(_) => "personal-contact",
            Self::CutValue => "cut-value",
            Self::MergeConflict => "merge-conflict",
            Self::Garbled(_) => "garbled-text",
            Self::Decomposed(_) => "decomposed-character",
            Self::DoubledPunctuation(_) => "doubled-punctuation",
            Self::UnpairedBracket(_) => "unpaired-bracket",
            Self::DoubtfulDate(_) => "doubtful-date",
            Self::UntidyValue(_) => "untidy-value",
            Self::DoubtfulRelation { .. } => "doubtful-relation",
            Self::NoLinkText => "no-link-text",
            Self::LocalAddress(_) => "local-address",
            Self::EmptyHeading(_) => "empty-heading",
            Self::ShownAsCode => "shown-as-code",
            Self::BrokenList(_) => "broken-list",
            Self::UnusedKey(_) => "unused-key",
            Self::DuplicateChoice(_) => "duplicate-choice",
            Self::DoubtfulColour { .. } => "doubtful-colour",
            Self::Template(_) => "template",
            Self::NotFound { .. } => "not-found",
            Self::SearchFails(_) => "search-fails",
        }
    }

    /// How bad it is: a warning where the handbook can be built all the same.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::EmptyValue(_, false)
            | Self::MisplacedFile
            | Self::FullWidthQuote
            | Self::Unlikely(_)
            | Self::AliasCollision(..)
            | Self::RepeatedSection(_)
            | Self::SectionOrder(_)
            | Self::EmptySection(_)
            | Self::TopHeading
            | Self::RawHtml
            | Self::NoAltText
            | Self::UnusedFootnote(_)
            | Self::NotFound { .. }
            | Self::SearchFails(_)
            | Self::LineEnds
            | Self::DoubtfulFileName
            | Self::LargeFile(_)
            | Self::HeadingSkip(_)
            | Self::TableRow(..)
            | Self::BrokenTable
            | Self::UnclosedCode
            | Self::StrayMarkup(_)
            | Self::JoinedItems(_)
            | Self::UnsourcedFigure { .. }
            | Self::SameFigure(..)
            | Self::CopiedFigure(_)
            | Self::OldFigure(..)
            | Self::FutureFigure(_)
            | Self::DuplicateTitle(_)
            | Self::NearDuplicateKeyword(..)
            | Self::LongKeyword(_)
            | Self::UnusedAlias(..)
            | Self::LongSentence(_)
            | Self::ThinSection(..)
            | Self::MachineDependent(_)
            | Self::Invisible(_)
            | Self::HalfWidthKana(_)
            | Self::MixedPunctuation(..)
            | Self::Placeholder(_)
            | Self::PersonalContact(_)
            | Self::CutValue
            | Self::Garbled(_)
            | Self::Decomposed(_)
            | Self::DoubledPunctuation(_)
            | Self::UnpairedBracket(_)
            | Self::DoubtfulDate(_)
            | Self::UntidyValue(_)
            | Self::DoubtfulRelation { .. }
            | Self::NoLinkText
            | Self::LocalAddress(_)
            | Self::EmptyHeading(_)
            | Self::ShownAsCode
            | Self::BrokenList(_)
            | Self::UnusedKey(_)
            | Self::DuplicateChoice(_)
            | Self::DoubtfulColour { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }
}
