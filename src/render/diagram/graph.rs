//! Relations → boxes and links.
use crate::model::Case;

/// Words of relations by which a body is set up or commissioned; they make the chain from the top.
const CHAIN: [&str; 12] = ["委託", "補助", "助成", "出捐", "出資", "設立", "設置", "運営", "開設", "指定", "組織化", "立ち上げ"];
/// Endings of names of meetings, which are drawn with a broken edge.
const MEETINGS: [&str; 9] = ["会議", "協議会", "部会", "委員会", "研究会", "検討会", "共有会", "懇談会", "交流会"];
/// Bodies in one box.
const MOST_IN_BOX: usize = 5;

/// Boxes and links.
#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) links: Vec<Link>,
}

/// A box.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    /// The bodies in it.
    pub(super) names: Vec<String>,
    /// A line below the name.
    pub(super) note: Option<String>,
    /// The body that carries the project.
    pub(super) main: bool,
    /// A meeting.
    pub(super) meeting: bool,
}

/// What one box does to another.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) from: usize,
    pub(super) to: usize,
    /// What is done.
    pub(super) kind: String,
    /// Whether it is part of the commissioning chain.
    pub(super) chain: bool,
}

impl Graph {
    /// The boxes and links of a case; `None` without relations.
    pub(super) fn new(case: &Case, staff: &str) -> Option<Self> {
        let mut graph = Self::default();
        for relation in case.relations.iter().filter(|relation| relation.from != relation.to) {
            let (from, to) = (graph.node(&relation.from), graph.node(&relation.to));
            graph.link(from, to, &relation.kind);
        }
        if graph.links.is_empty() {
            return None;
        }
        if let Some(main) = graph.find_main(case) {
            graph.nodes[main].main = true;
            graph.nodes[main].meeting = false;
            graph.nodes[main].note = note(case, staff);
        }
        Some(graph.merged())
    }

    fn node(&mut self, name: &str) -> usize {
        if let Some(known) = self.nodes.iter().position(|node| node.names[0] == name) {
            return known;
        }
        let meeting = MEETINGS.iter().any(|ending| name.ends_with(ending));
        self.nodes.push(Node { names: vec![name.to_owned()], note: None, main: false, meeting });
        self.nodes.len() - 1
    }

    fn link(&mut self, from: usize, to: usize, kind: &str) {
        let chain = CHAIN.iter().any(|word| kind.contains(word));
        match self.links.iter_mut().find(|link| link.from == from && link.to == to) {
            Some(link) => {
                if !link.kind.split('・').any(|part| part == kind) {
                    link.kind = format!("{}・{kind}", link.kind);
                }
                link.chain |= chain;
            }
            None => self.links.push(Link { from, to, kind: kind.to_owned(), chain }),
        }
    }

    /// The body that the case is about: named in its title, else the one with most relations; among equals the one
    /// further down the chain.
    fn find_main(&self, case: &Case) -> Option<usize> {
        let degree = |node: usize| self.links.iter().filter(|link| link.from == node || link.to == node).count();
        let named = |name: &str| {
            if case.title.starts_with(name) || case.title.ends_with(name) || name.ends_with(&case.title) {
                10
            } else if case.title.contains(name) {
                6
            } else {
                0
            }
        };
        let depth = |node: usize| usize::from(self.links.iter().any(|link| link.chain && link.to == node));
        let sinks = |node: usize| usize::from(!self.links.iter().any(|link| link.chain && link.from == node));
        let score = |node: usize| (named(&self.nodes[node].names[0]) + degree(node), depth(node) + sinks(node));
        (0..self.nodes.len()).rev().max_by_key(|node| score(*node))
    }

    /// Puts bodies that stand in the same relations into one box.
    fn merged(self) -> Self {
        let signature = |node: usize| {
            let mut all: Vec<(usize, bool, &str)> = (self.links.iter())
                .filter_map(|link| match (link.from == node, link.to == node) {
                    (true, _) => Some((link.to, true, link.kind.as_str())),
                    (_, true) => Some((link.from, false, link.kind.as_str())),
                    _ => None,
                })
                .collect();
            all.sort_unstable();
            (self.nodes[node].meeting, all)
        };
        let mut out = Self::default();
        let mut places: Vec<usize> = Vec::with_capacity(self.nodes.len());
        let mut signatures = Vec::new();
        for (at, node) in self.nodes.iter().enumerate() {
            let own = signature(at);
            let same = (signatures.iter()).position(|(place, other): &(usize, _)| {
                !node.main && *other == own && !out.nodes[*place].main && out.nodes[*place].names.len() < MOST_IN_BOX
            });
            match same {
                Some(same) => {
                    let place = signatures[same].0;
                    out.nodes[place].names.extend(node.names.iter().cloned());
                    places.push(place);
                }
                None => {
                    out.nodes.push(node.clone());
                    signatures.push((out.nodes.len() - 1, own));
                    places.push(out.nodes.len() - 1);
                }
            }
        }
        for link in &self.links {
            let (from, to) = (places[link.from], places[link.to]);
            if !out.links.iter().any(|known| known.from == from && known.to == to && known.kind == link.kind) {
                out.links.push(Link { from, to, ..link.clone() });
            }
        }
        out
    }
}

fn note(case: &Case, staff: &str) -> Option<String> {
    let coordinators = case.coordinators.as_ref()?;
    let count = coordinators.count.map(|count| format!("{count}人")).unwrap_or_default();
    let profession = match &coordinators.professions[..] {
        [one] => one.as_str(),
        _ => "",
    };
    let text = format!("{profession}{count}");
    (!text.is_empty()).then(|| format!("{staff} {text}"))
}
