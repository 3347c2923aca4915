//! What the handbook calls the fields of its cases, and which of them any case has: a field that none has is shown nowhere.
use serde::Serialize;

use crate::model::{Case, Handbook, Labels, OwnKind};

/// Names of fields as the pages show them; `None` where no case has the field. Templates call it `site.names`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Names {
    /// What a case's title names: 事業所.
    pub(super) title: String,
    /// 開設主体
    pub(super) operator: Option<String>,
    /// 実施主体
    pub(super) implementing_body: Option<String>,
    /// The same where bodies are put into groups: 担い手.
    pub(super) body: Option<String>,
    /// 事業の開始
    pub(super) start: Option<String>,
    /// 自治体概要
    pub(super) profile: String,
    /// 人口
    pub(super) population: Option<String>,
    /// 高齢化率
    pub(super) aging_rate: Option<String>,
    /// 要介護認定率
    pub(super) certification_rate: Option<String>,
    /// コーディネーター
    pub(super) coordinators: Option<String>,
    /// コーディネーターの職種
    pub(super) professions: Option<String>,
    /// The handbook's own fields, by their place in it.
    pub(super) own: Vec<Option<OwnName>>,
}

/// A field of the handbook's own.
#[derive(Clone, Debug, Serialize)]
pub(super) struct OwnName {
    pub(super) id: String,
    pub(super) label: String,
    /// Whether its values are numbers.
    pub(super) number: bool,
}

impl Names {
    /// The names for this handbook's cases.
    pub(super) fn new(handbook: &Handbook) -> Self {
        let labels = &handbook.labels;
        let has = |of: fn(&Case) -> bool, name: String| handbook.cases.iter().any(|case| of(case)).then_some(name);
        let body = |case: &Case| case.implementing_body.is_some();
        let staff = |case: &Case| case.coordinators.is_some();
        let own = handbook.fields.iter().enumerate().map(|(at, field)| {
            let number = matches!(field.kind, OwnKind::Number { .. });
            let name = OwnName { id: field.id.clone(), label: field.label.clone(), number };
            handbook.cases.iter().any(|case| case.own.contains_key(&at)).then_some(name)
        });
        Self {
            title: or(labels, "title", "事業所"),
            operator: has(|case| case.operator.is_some(), labels.of("operator").to_owned()),
            implementing_body: has(body, labels.of("implementing_body").to_owned()),
            body: has(body, or(labels, "implementing_body", "担い手")),
            start: has(|case| case.start.is_some(), or(labels, "start", "事業の開始")),
            profile: labels.of("profile").to_owned(),
            population: has(|case| case.profile.population.is_some(), labels.of("population").to_owned()),
            aging_rate: has(|case| case.profile.aging_rate.is_some(), labels.of("aging_rate").to_owned()),
            certification_rate: has(|case| case.profile.certification_rate.is_some(), labels.of("certification_rate").to_owned()),
            coordinators: has(staff, labels.of("coordinators").to_owned()),
            professions: has(
                |case| case.coordinators.as_ref().is_some_and(|staff| !staff.professions.is_empty()),
                format!("{}の{}", labels.of("coordinators"), labels.of("professions")),
            ),
            own: own.collect(),
        }
    }

    /// What is measured of a case: figures, numbers, dates.
    pub(super) fn measured(&self) -> Vec<String> {
        let staff = self.coordinators.as_ref().map(|name| format!("{name}の人数"));
        let own = self.own.iter().flatten().filter(|name| name.number).map(|name| name.label.clone());
        let known = [self.population.clone(), self.aging_rate.clone(), self.certification_rate.clone(), staff];
        known.into_iter().flatten().chain(own).collect()
    }

    /// What cases are told by, apart from their place and keywords.
    pub(super) fn told(&self) -> Vec<String> {
        let figures = [&self.population, &self.aging_rate, &self.certification_rate, &self.implementing_body, &self.coordinators];
        figures.into_iter().flatten().cloned().chain(self.own.iter().flatten().map(|name| name.label.clone())).collect()
    }
}

/// The handbook's own name for a field, else the short one that the pages use.
fn or(labels: &Labels, key: &str, usual: &str) -> String {
    labels.own(key).unwrap_or(usual).to_owned()
}
