//! What the rules find in the court, and their parameters.

use super::super::page::{Page, answer, back, ended, refused};
use super::{Pairs, head};
use app::documents::nodes::{SIGNALS_PER_PAGE, SignalsView, signals};
use app::figures::query::parameters_of;
use axum::Form;
use axum::extract::RawQuery;
use axum::response::Response;
use domain::detector::{Outcome, Rule, Signal, unqualified, usefulness};
use domain::ledger::{Entry, State, settled};
use domain::policy::Action;
use std::collections::BTreeMap;
use store::{Error, Found};

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    match view_of(&page, &query.unwrap_or_default()).await {
        Ok(view) => answer(signals(page.frame, view)),
        Err(Error::Conflict(why)) => back("/nodes", &why),
        Err(error) => refused(page.frame, error),
    }
}

async fn view_of(page: &Page, query: &str) -> Result<SignalsView, Error> {
    let (store, actor, today) = (&page.desk.store, &page.desk.actor, page.desk.today);
    store.may(actor, Action::CheckSignals, &actor.court).await?;
    let space = store.space(actor, Action::ViewNodes, &actor.court).await?;
    let Found { report, at, checks, outcomes } = space.signals(today).await?;
    let parameters = parameters_of(query);
    let year_of = |signal: &Signal| signal.day.ymd().0;
    let mut years: Vec<i32> = report.signals.iter().map(year_of).chain([today.ymd().0]).collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    let year = parameters("year").and_then(|year| year.parse().ok()).filter(|year| years.contains(year));
    let year = year.unwrap_or(today.ymd().0);
    let rule = parameters("rule").and_then(|rule| Rule::parse(&rule).ok());
    // Of a signal that was checked again the last check stands.
    let standing: BTreeMap<String, &Entry> = {
        let mut known: Vec<&Entry> = checks.iter().filter(|check| check.state != State::Withdrawn).collect();
        known.sort_by(|a, b| (a.opened, &a.id).cmp(&(b.opened, &b.id)));
        known.into_iter().filter_map(|check| Some((check.signal()?, check))).collect()
    };
    let mut counts: BTreeMap<Rule, (usize, usize)> = BTreeMap::new();
    for signal in report.signals.iter().filter(|signal| year_of(signal) == year) {
        let open = standing.get(&signal.key()).is_some_and(|check| !settled(check.kind, check.state));
        let (count, checking) = counts.entry(signal.rule).or_default();
        (*count, *checking) = (*count + 1, *checking + usize::from(open));
    }
    let mut found: BTreeMap<Rule, Vec<Outcome>> = BTreeMap::new();
    for (key, outcome) in &outcomes {
        if let Some(rule) = key.split('|').next().and_then(|rule| Rule::parse(rule).ok()) {
            found.entry(rule).or_default().push(*outcome);
        }
    }
    let mut of_rule: Vec<&Signal> =
        report.signals.iter().filter(|signal| Some(signal.rule) == rule && year_of(signal) == year).collect();
    of_rule.sort_by(|a, b| b.day.cmp(&a.day).then_with(|| a.subject.cmp(&b.subject)));
    let of = of_rule.len();
    let from = parameters("from").and_then(|from| from.parse().ok()).filter(|from| *from < of).unwrap_or(0);
    let page_of = of_rule.into_iter().skip(from).take(SIGNALS_PER_PAGE);
    let shown = page_of.map(|signal| (signal.clone(), standing.get(&signal.key()).copied().cloned())).collect();
    Ok(SignalsView {
        nodes: head(page, &space, query).await?,
        year,
        years,
        at,
        counts,
        usefulness: found.into_iter().map(|(rule, all)| (rule, usefulness(&all))).collect(),
        rule,
        signals: shown,
        from: (from, of),
        not_enough: report.not_enough.iter().filter(|one| Some(one.rule) == rule).cloned().collect(),
        unqualified: unqualified(&report.signals, &outcomes),
        settings: space.node_settings().await?.signals,
    })
}

pub(super) async fn set(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let to = format!("/nodes/signals?rule={}", app::figures::query::escape(pairs.get("rule")));
    let result = changed(&page, &pairs).await;
    ended(page.frame, &to, result, |()| String::from("已保存 / saved"))
}

async fn changed(page: &Page, pairs: &Pairs) -> Result<(), Error> {
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    let space = store.space(actor, Action::ChangeSettings, &actor.court).await?;
    let conflict = |error: &dyn std::fmt::Display| Error::Conflict(error.to_string());
    let rule = Rule::parse(pairs.get("rule")).map_err(|error| conflict(&error))?;
    let mut standing = space.node_settings().await?;
    let parameters = rule.definition().map_or(&[][..], |definition| definition.parameters);
    for parameter in parameters {
        let text = pairs.get(parameter.name);
        let value = text.parse().map_err(|_| {
            Error::Conflict(format!(
                "{}应为整数，收到“{text}” / {}: expected a whole number, got “{text}”",
                parameter.zh, parameter.en
            ))
        })?;
        standing.signals.set(rule, parameter.name, value).map_err(|error| conflict(&error))?;
    }
    space.set_node_settings(standing).await
}
