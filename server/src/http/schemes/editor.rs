//! The form a scheme is written in.

use super::super::nodes::Pairs;
use super::super::page::{Page, answer, back, refused};
use super::{found, number, parameter};
use app::documents::schemes::{EditorView, editor, scheme_address};
use app::figures::query::parameters_of;
use app::figures::schemes::{Fault, TypedItem, TypedScheme};
use axum::Form;
use axum::extract::RawQuery;
use axum::response::Response;
use domain::explain::Sentence;
use domain::formula::OwnIndicator;
use domain::formula::own::held_on;
use domain::policy::Action;
use store::{Error, PlanVersion};

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    match begun(&page, &query.unwrap_or_default()).await {
        Ok(view) => answer(editor(page.frame, view)),
        Err(Error::Conflict(why)) => back("/schemes", &why),
        Err(error) => refused(page.frame, error),
    }
}

/// The form with an existing version in it, or empty.
async fn begun(page: &Page, query: &str) -> Result<EditorView, Error> {
    let (store, actor, today) = (&page.desk.store, &page.desk.actor, page.desk.today);
    store.may(actor, Action::ProposeSchemes, &actor.court).await?;
    let get = parameters_of(query);
    let own = own_indicators(page).await?;
    let Some(id) = get("id").filter(|id| !id.is_empty()) else {
        return Ok(EditorView { typed: TypedScheme::nothing(today), faults: Vec::new(), own, next: false });
    };
    let version = parameter(&get, "version", str::parse::<u32>)?.unwrap_or(1);
    let all = store.schemes(actor).await?;
    let kept = found(&all, &id, version)?;
    if kept.court != actor.court {
        return super::nothing();
    }
    let of = Some((id, version.to_string(), kept.revision.to_string()));
    let typed = TypedScheme::of(of, &kept.plan.scheme, page.frame.preferences.lang);
    Ok(EditorView { typed, faults: Vec::new(), own, next: kept.plan.adopted.is_some() })
}

/// The indicators of the court's own that hold today.
async fn own_indicators(page: &Page) -> Result<Vec<OwnIndicator>, Error> {
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    let all = store.own_indicators(actor, &actor.court).await?;
    let all: Vec<OwnIndicator> = all.into_iter().map(|one| one.own).collect();
    Ok(held_on(&all, page.desk.today).into_iter().cloned().collect())
}

pub(super) async fn keep(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    match kept(&page, &pairs).await {
        Ok(Ok((id, version))) => back(
            &scheme_address(&id, version),
            &format!("已存为草案，第 {version} 版 / kept as a draft, version {version}"),
        ),
        Ok(Err(view)) => answer(editor(page.frame, *view)),
        Err(error) => refused(page.frame, error),
    }
}

/// What was kept; or the form again, with all that was typed.
async fn kept(page: &Page, pairs: &Pairs) -> Result<Result<(String, u32), Box<EditorView>>, Error> {
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    store.may(actor, Action::ProposeSchemes, &actor.court).await?;
    let own = own_indicators(page).await?;
    let mut typed = TypedScheme::read(|name| pairs.get(name).to_owned());
    let next = next(page, &typed).await?;
    let again =
        |typed: TypedScheme, faults: Vec<Fault>, own| Ok(Err(Box::new(EditorView { typed, faults, own, next })));
    if pairs.get("do") == "add" {
        typed.items.push(TypedItem::nothing());
        return again(typed, Vec::new(), own);
    }
    let scheme = match typed.scheme(&own) {
        Ok(scheme) => scheme,
        Err(faults) => return again(typed, faults, own),
    };
    let of = match version(&typed) {
        Ok(of) => of,
        Err(error) => return again(typed, vec![fault(&error)], own),
    };
    match store.draft_scheme(actor, of.as_ref(), scheme).await {
        Ok(kept) => Ok(Ok(kept)),
        Err(error @ Error::Conflict(_)) => again(typed, vec![fault(&error)], own),
        Err(error) => Err(error),
    }
}

/// Whether what is typed becomes a next version.
async fn next(page: &Page, typed: &TypedScheme) -> Result<bool, Error> {
    let Some((id, version, _)) = &typed.of else { return Ok(false) };
    let all = page.desk.store.schemes(&page.desk.actor).await?;
    Ok(found(&all, id, version.parse().unwrap_or(0))?.plan.adopted.is_some())
}

fn version(typed: &TypedScheme) -> Result<Option<PlanVersion>, Error> {
    let Some((id, version, revision)) = &typed.of else { return Ok(None) };
    let (version, revision) = (number(version, "version")?, number(revision, "revision")?);
    Ok(Some(PlanVersion { id: id.clone(), version, revision }))
}

/// What stands in the way, in both languages.
fn fault(error: &Error) -> Fault {
    let text = error.to_string();
    let (zh, en) = text.split_once(" / ").unwrap_or((&text, &text));
    Fault { item: None, said: Sentence { zh: zh.to_owned(), en: en.to_owned() }, formula: None }
}
