//! Two definitions side by side.

use super::super::page::{Page, answer, back, refused};
use super::{parameter, period_of, problem, subject};
use app::desk::off_the_async_threads;
use app::documents::formulas::{Definition, DiffView, diff, written};
use app::figures::formulas as figures;
use app::figures::query::{parameters_of, past_periods};
use app::lang::Lang;
use axum::extract::RawQuery;
use axum::response::Response;
use domain::catalogue::IndicatorId;
use domain::formula::{Formula, OwnIndicator};
use domain::period::Period;
use domain::policy::Action;
use store::Error;

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    match view(&page, &query.unwrap_or_default()).await {
        Ok(view) => answer(diff(page.frame, view)),
        Err(Error::Conflict(why)) => back("/formulas/diff", &why),
        Err(error) => refused(page.frame, error),
    }
}

async fn view(page: &Page, query: &str) -> Result<DiffView, Error> {
    let (store, actor, today) = (&page.desk.store, &page.desk.actor, page.desk.today);
    let (get, lang) = (parameters_of(query), page.frame.preferences.lang);
    store.may(actor, Action::ViewFigures, &page.court).await?;
    let later = period_of(&get, today)?;
    let earlier = parameter(&get, "earlier", str::parse::<Period>)?.unwrap_or_else(|| later.year_before());
    let own: Vec<OwnIndicator> =
        store.own_indicators(actor, &page.court).await?.into_iter().map(|one| one.own).collect();
    let read = |name: &str, of: &str| {
        let chosen = get(of).filter(|chosen| !chosen.is_empty());
        definition(&chosen.or_else(|| get(name)).unwrap_or_default(), &own, lang)
    };
    let a = read("a", "a_of");
    let b = read("b", "b_of");
    // One formula alone is compared with itself: what changed between the periods is then all real.
    let b = if b.formula.is_none() { a.clone() } else { b };
    let mut all = past_periods(today);
    all.extend(past_periods(today).into_iter().map(Period::year_before));
    let mut seen = Vec::new();
    all.retain(|one| {
        !seen.contains(one) && {
            seen.push(*one);
            true
        }
    });
    let subject = subject(page).await?;
    let scope = subject.courts.clone();
    let compared = match (&a.formula, &b.formula) {
        (Some(Ok(one)), Some(Ok(other))) => {
            let (one, other) = (one.clone(), other.clone());
            let computed = off_the_async_threads(move || figures::compare(&subject, &one, &other, (earlier, later)));
            Some(computed.await.map_err(problem)?)
        }
        _ => None,
    };
    if let Some(found) = &compared {
        let cases = found.sides.iter().flat_map(|side| side.listed.iter().flatten()).map(|one| &one.case);
        page.desk.look_at_cases(&figures::shown(cases, &actor.court), "definitions compared").await.map_err(problem)?;
    }
    Ok(DiffView {
        courts: page.desk.scopes().await.map_err(problem)?,
        scope,
        court: page.court.clone(),
        periods: all,
        span: (earlier, later),
        own,
        a,
        b,
        compared,
    })
}

/// A definition as an address names it: an indicator of the catalogue, a version of an own one (`id@2`), or a formula.
fn definition(text: &str, own: &[OwnIndicator], lang: Lang) -> Definition {
    let text = text.trim();
    if text.is_empty() {
        return Definition::default();
    }
    if let Some(indicator) = IndicatorId::parse(text).ok().and_then(IndicatorId::definition) {
        let formula = Formula::of(indicator);
        return Definition {
            text: written(&formula, lang),
            name: Some((indicator.id.zh().to_owned(), indicator.id.en().to_owned())),
            formula: Some(Ok(formula)),
            decimals: Some(indicator.decimals),
        };
    }
    let named = text.split_once('@').and_then(|(id, version)| Some((id, version.parse::<u32>().ok()?)));
    let kept = named.and_then(|(id, version)| own.iter().find(|one| one.id == id && one.version == version));
    if let Some(kept) = kept {
        let of = |name: &str, version: &str| format!("{name} {version}");
        let (zh, en) = (format!("第 {} 版", kept.version), format!("version {}", kept.version));
        return Definition {
            text: written(&kept.formula, lang),
            name: Some((of(&kept.zh, &zh), of(&kept.en, &en))),
            formula: Some(Ok(kept.formula.clone())),
            decimals: Some(kept.decimals),
        };
    }
    Definition { text: text.to_owned(), name: None, formula: Some(Formula::parse(text)), decimals: None }
}
