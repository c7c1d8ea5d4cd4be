//! What becomes of a formula: proposed, adopted, withdrawn.

use super::super::nodes::Pairs;
use super::super::page::{Page, ended};
use super::sandbox::decimals;
use super::{parameter, period_of};
use app::documents::formulas::Typed;
use axum::Form;
use axum::response::Response;
use domain::catalogue::Direction;
use domain::day::Day;
use domain::formula::OwnIndicator;
use domain::formula::own::State;
use domain::policy::Action;
use domain::tally::Dimension;
use store::{Error, IndicatorVersion};

/// An id from an English name: its letters and digits, the rest underscores.
fn id_of(name: &str) -> String {
    let plain: String =
        name.to_ascii_lowercase().chars().map(|one| if one.is_ascii_alphanumeric() { one } else { ' ' }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join("_").chars().take(64).collect()
}

pub(super) async fn propose(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let get = |name: &str| Some(pairs.get(name).to_owned());
    let (store, actor, today) = (&page.desk.store, &page.desk.actor, page.desk.today);
    let typed = async {
        store.may(actor, Action::ProposeIndicators, &actor.court).await?;
        let nothing = Typed::nothing(actor.court.clone(), period_of(&get, today)?);
        Ok::<_, Error>(Typed {
            text: pairs.get("f").to_owned(),
            decimals: decimals(&get)?,
            direction: parameter(&get, "direction", Direction::parse)?.unwrap_or(nothing.direction),
            by: parameter(&get, "by", Dimension::parse)?.unwrap_or(nothing.by),
            id: pairs.get("id").to_owned(),
            zh: pairs.get("zh").to_owned(),
            en: pairs.get("en").to_owned(),
            basis: pairs.get("basis").to_owned(),
            ..nothing
        })
    };
    let typed = match typed.await {
        Ok(typed) => typed,
        Err(error) => return ended(page.frame, "/formulas", Err::<(), _>(error), |()| String::new()),
    };
    let result = async {
        // The page that is gone back to shows the fault in its place.
        let fault = |_| Error::Conflict(String::from("公式有误，没有保存 / the formula has a fault; nothing was kept"));
        let formula = typed.formula().map_err(fault)?;
        let id = if typed.id.is_empty() { id_of(&typed.en) } else { typed.id.clone() };
        let new = OwnIndicator {
            id,
            zh: typed.zh.clone(),
            en: typed.en.clone(),
            formula,
            version: 1,
            effective_from: today,
            direction: typed.direction,
            decimals: typed.decimals,
            basis: typed.basis.clone(),
            state: State::Proposal,
        };
        store.propose_indicator(actor, new).await
    };
    let result = result.await;
    // What stands in the way is told beside what was typed.
    let to = match &result {
        Ok(_) => String::from("/formulas"),
        Err(_) => typed.address(),
    };
    ended(page.frame, &to, result, |version| {
        format!("已存为提案，第 {version} 版 / kept as a proposal, version {version}")
    })
}

/// The version a form is about.
fn version_of(pairs: &Pairs) -> Result<IndicatorVersion, Error> {
    let number = |name: &str| {
        pairs.get(name).parse().map_err(|_| {
            let found = pairs.get(name);
            Error::Conflict(format!("{name} 应为数字，收到“{found}” / expected a number as {name}, got “{found}”"))
        })
    };
    let version = u32::try_from(number("version")?).unwrap_or(0);
    Ok(IndicatorVersion { id: pairs.get("id").to_owned(), version, revision: number("revision")? })
}

fn day_of(pairs: &Pairs) -> Result<Day, Error> {
    let text = pairs.get("from");
    text.parse().map_err(|_| {
        Error::Conflict(format!("日期应如 2023-10-01，收到“{text}” / expected a day such as 2023-10-01, got “{text}”"))
    })
}

pub(super) async fn adopt(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    let result = async {
        store.may(actor, Action::AdoptIndicators, &actor.court).await?;
        let (which, from) = (version_of(&pairs)?, day_of(&pairs)?);
        store.adopt_indicator(actor, &which, from).await?;
        Ok(from)
    };
    let result = result.await;
    ended(page.frame, "/formulas", result, |from| format!("已采用，{from} 起施行 / adopted, in force from {from}"))
}

pub(super) async fn withdraw(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    let result = async {
        store.may(actor, Action::ProposeIndicators, &actor.court).await?;
        let which = version_of(&pairs)?;
        let all = store.own_indicators(actor, &actor.court).await?;
        let own = all.into_iter().map(|one| one.own).find(|own| own.id == which.id && own.version == which.version);
        // A proposal is nobody's ruler yet; what is in force is named before it goes.
        let from = match own {
            Some(own) if own.state != State::Proposal => {
                let name = pairs.get("confirm");
                if name != own.zh && name != own.en {
                    return Err(Error::Conflict(format!(
                        "请写出名称“{}”以确认，收到“{name}” / expected the name “{}” to confirm, got “{name}”",
                        own.zh, own.en
                    )));
                }
                day_of(&pairs)?
            }
            _ => page.desk.today,
        };
        store.withdraw_indicator(actor, &which, from).await
    };
    let result = result.await;
    ended(page.frame, "/formulas", result, |()| String::from("已停用 / withdrawn"))
}

#[cfg(test)]
mod tests {
    use super::id_of;

    #[test]
    fn an_id_comes_from_the_english_name() {
        assert_eq!(id_of("Fast-track share (civil)"), "fast_track_share_civil");
        assert_eq!(id_of("速裁"), "");
    }
}
