//! 收件 and 推送设置: what someone was told, and where a court's notices go.

use super::App;
use super::page::{Page, answer, back, ended, refused, short};
use app::documents::inbox::{Inbox, Letter, NOTICES_PER_PAGE, Shown, inbox};
use app::documents::webhook::{Pushing, pushing, secret};
use app::figures::query::{escape, parameters_of};
use axum::extract::{RawForm, RawQuery};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use domain::policy::Action;
use store::{Error, Minute, NewWebhook, Webhook};

/// So many deliveries are listed.
const MOST_DELIVERIES: i64 = 20;
/// So many notices can be marked back at a time: their ids stand in an address.
const MOST_UNDONE: usize = 200;
/// Pages beyond this hold nothing.
const LAST_PAGE: i64 = 100_000;

/// What of notices can be asked for, and done.
pub(super) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    vec![
        ("GET", "/inbox", get(show)),
        ("POST", "/inbox/read", post(mark)),
        ("GET", "/notices/settings", get(show_settings)),
        ("POST", "/notices/settings", post(set)),
        ("POST", "/notices/test", post(test)),
    ]
}

/// What of an inbox an address or a form asks for.
fn shown(parameter: impl Fn(&str) -> Option<String>) -> Shown {
    let page = parameter("page").and_then(|page| page.trim().parse().ok()).unwrap_or(1);
    Shown { unread_only: parameter("unread").as_deref() == Some("1"), page: i64::clamp(page, 1, LAST_PAGE) }
}

async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let parameters = parameters_of(&query);
    let (shown, undo) = (shown(&parameters), marked_back(&parameters("undo").unwrap_or_default()));
    let loaded = async {
        let (store, actor) = (&page.desk.store, &page.desk.actor);
        let (found, of) =
            store.inbox(actor, shown.unread_only, (shown.page - 1) * NOTICES_PER_PAGE, NOTICES_PER_PAGE).await?;
        let tree = store.tree().await?;
        let letter = |notice: store::Notice| {
            let court = (notice.court != actor.court).then(|| short(&tree, &notice.court));
            Letter { notice, court }
        };
        let notices = found.into_iter().map(letter).collect();
        let sets = store.would(actor, Action::ChangeSettings, &actor.court).await?;
        Ok(Inbox { shown, notices, of, unread: store.unread(&actor.login).await?, undo, sets })
    };
    match loaded.await {
        Ok(view) => answer(inbox(page.frame, view)),
        Err(error) => refused(page.frame, error),
    }
}

/// Ids as an address holds them, with dots between.
fn marked_back(text: &str) -> Vec<String> {
    let id = |id: &&str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.split('.').filter(id).take(MOST_UNDONE).map(str::to_owned).collect()
}

async fn mark(page: Page, RawForm(form): RawForm) -> Response {
    let value =
        |name: &str| form_urlencoded::parse(&form).find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let (shown, read) = (shown(value), value("read").as_deref() != Some("0"));
    let ids = form_urlencoded::parse(&form).filter(|(key, _)| key == "id").map(|(_, id)| id.into_owned());
    let marked = mark_these(&page, ids.take(MOST_UNDONE + 1).collect(), read).await;
    let home = shown.address(shown.page);
    match marked {
        Ok((changed, undo)) => {
            let said = match read {
                true => format!("{changed} 条已标为已读 / {changed} marked as read"),
                false => format!("{changed} 条已恢复为未读 / {changed} marked as unread"),
            };
            let joint = if home.contains('?') { '&' } else { '?' };
            let undo = if undo.is_empty() { String::new() } else { format!("&undo={}", undo.join(".")) };
            Redirect::to(&format!("{home}{joint}notice={}{undo}", escape(&said))).into_response()
        }
        Err(error) => refused(page.frame, error),
    }
}

/// Marks what a form names, and says how many it changed, and which can be marked back.
async fn mark_these(page: &Page, ids: Vec<String>, read: bool) -> Result<(u64, Vec<String>), Error> {
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    if ids.is_empty() {
        return Ok((0, Vec::new()));
    }
    if ids.len() > MOST_UNDONE {
        return Err(Error::Conflict(format!(
            "一次最多标记 {MOST_UNDONE} 条，请分几次，或选“全部” / {MOST_UNDONE} at most are marked at once; mark them in parts, or all"
        )));
    }
    let undo = |ids: Vec<String>| if read { marked_back(&ids.join(".")) } else { Vec::new() };
    if !ids.iter().any(|id| id == "all") {
        let changed = store.mark_read(actor, &ids, read).await?;
        return Ok((changed, if changed > 0 { undo(ids) } else { Vec::new() }));
    }
    let most = i64::try_from(MOST_UNDONE).unwrap_or(0);
    let (unread, of) = store.inbox(actor, true, 0, most).await?;
    // More than an address holds is marked as a whole, and nothing is offered that would bring back only a part.
    if !read || of > most {
        return Ok((store.mark_read(actor, &[], read).await?, Vec::new()));
    }
    let ids: Vec<String> = unread.into_iter().map(|notice| notice.id).collect();
    match ids.is_empty() {
        true => Ok((0, ids)),
        false => Ok((store.mark_read(actor, &ids, true).await?, undo(ids))),
    }
}

const SETTINGS: &str = "/notices/settings";

async fn show_settings(page: Page) -> Response {
    let loaded = async {
        let (store, actor) = (&page.desk.store, &page.desk.actor);
        let webhook = store.webhook(actor, &actor.court).await?;
        let deliveries = store.deliveries(actor, &actor.court, MOST_DELIVERIES).await?;
        let court = short(&*store.tree().await?, &actor.court);
        Ok(Pushing { court, webhook, deliveries, now: store::clock() })
    };
    match loaded.await {
        Ok(view) => answer(pushing(page.frame, view)),
        Err(error) => refused(page.frame, error),
    }
}

async fn set(page: Page, RawForm(form): RawForm) -> Response {
    let set = async {
        let (store, actor) = (&page.desk.store, &page.desk.actor);
        store.may(actor, Action::ChangeSettings, &actor.court).await?;
        store.set_webhook(actor, &actor.court, &wanted(&form)?).await
    };
    match set.await {
        // Shown here and now: an address would keep it.
        Ok(Some(made)) => answer(secret(page.frame, made)),
        Ok(None) => back(SETTINGS, "推送设置已保存 / where notices go is saved"),
        Err(error) => ended(page.frame, SETTINGS, Err::<(), _>(error), |()| String::new()),
    }
}

/// The webhook as a form names it.
fn wanted(form: &[u8]) -> Result<NewWebhook, Error> {
    let value = |name: &str| {
        let found = form_urlencoded::parse(form).find(|(key, _)| key == name);
        found.map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
    };
    let minute = |name: &str| value(name).map(|text| Minute::parse(&text)).transpose();
    let (quiet_from, quiet_to) = match (minute("quiet_from")?, minute("quiet_to")?) {
        (Some(from), Some(to)) => (from, to),
        (None, None) => (Minute::default(), Minute::default()),
        _ => {
            return Err(Error::Conflict(String::from(
                "静默时段应有起止两个时刻，或都留空 / quiet hours have a beginning and an end, or neither; fill in both or none",
            )));
        }
    };
    let webhook = Webhook {
        url: value("url").unwrap_or_default(),
        enabled: value("enabled").is_some(),
        quiet_from,
        quiet_to,
        digest_at: minute("digest_at")?,
    };
    Ok(NewWebhook { webhook, new_secret: value("new_secret").is_some() })
}

async fn test(page: Page) -> Response {
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    let sent = store.test_webhook(actor, &actor.court, store::clock()).await;
    ended(page.frame, SETTINGS, sent, |()| {
        String::from(
            "测试已排队，半分钟内送出，静默时段除外；结果见下表 / a test is on its way within half a minute, but in quiet hours; the table says what came of it",
        )
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_whole_or_says_what_is_wrong() {
        let form = "url=https%3A%2F%2Foa.example%2Fn&enabled=1&quiet_from=22%3A00&quiet_to=07%3A00&digest_at=";
        let NewWebhook { webhook, new_secret } = wanted(form.as_bytes()).unwrap();
        assert_eq!((webhook.url.as_str(), webhook.enabled, new_secret), ("https://oa.example/n", true, false));
        assert_eq!((webhook.quiet_from.to_string(), webhook.digest_at), (String::from("22:00"), None));
        let half = wanted(form.replace("07%3A00", "").as_bytes()).unwrap_err().to_string();
        assert!(half.contains("both or none"), "{half}");
        let never = wanted(form.replace("07%3A00", "25%3A00").as_bytes()).unwrap_err().to_string();
        assert!(never.contains("25:00"), "{never}");
    }

    #[test]
    fn only_ids_are_taken_from_an_address() {
        assert_eq!(marked_back("00ff.x.<b>..a1"), ["00ff", "a1"]);
        let shown = shown(|name| (name == "page").then(|| String::from("-3")));
        assert_eq!(shown, Shown { unread_only: false, page: 1 });
    }
}
