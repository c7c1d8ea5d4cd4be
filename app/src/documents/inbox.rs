//! 收件: what someone was told.

use super::pager::{Stretch, pager};
use super::{Frame, document};
use crate::components::names::time;
use crate::lang::{Lang, lang};
use leptos::prelude::*;
use store::{Notice, kind_name};

/// Notices on a page.
pub const NOTICES_PER_PAGE: i64 = 20;

/// What of an inbox is shown, as it stands in the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Only what was not read.
    pub unread_only: bool,
    /// Which page, from 1 on.
    pub page: i64,
}

impl Shown {
    /// The address of a page of it.
    pub fn address(self, page: i64) -> String {
        let parts = [(self.unread_only, String::from("unread=1")), (page > 1, format!("page={page}"))];
        let parts: Vec<String> = parts.into_iter().filter(|(there, _)| *there).map(|(_, part)| part).collect();
        if parts.is_empty() { String::from("/inbox") } else { format!("/inbox?{}", parts.join("&")) }
    }
}

/// A page of an inbox.
#[derive(Clone, Debug)]
pub struct Inbox {
    /// What of it is shown.
    pub shown: Shown,
    /// The latest first.
    pub notices: Vec<Letter>,
    /// How many there are of what is shown.
    pub of: i64,
    /// How many were not read.
    pub unread: i64,
    /// The ids that were marked as read last, for whoever did not mean it.
    pub undo: Vec<String>,
    /// Whether the reader sets where the court's notices go.
    pub sets: bool,
}

/// A notice, with what its court is called where that is another than the reader's.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The notice.
    pub notice: Notice,
    /// The short name of the court, in Chinese and English.
    pub court: Option<[String; 2]>,
}

/// Renders a page of an inbox.
pub fn inbox(frame: Frame, inbox: Inbox) -> String {
    document(frame, ["收件", "Inbox"], move || {
        let lang = lang();
        let lede = match lang {
            Lang::Zh if inbox.unread == 0 => String::from("没有未读通知。"),
            Lang::Zh => format!("{} 条未读。", inbox.unread),
            Lang::En if inbox.unread == 0 => String::from("Nothing is unread."),
            Lang::En => format!("{} unread.", inbox.unread),
        };
        let settings = inbox.sets.then(|| {
            view! { <a href="/notices/settings">{lang.pick("推送设置", "Where notices go")}</a> }
        });
        view! {
            <section class="page admin">
                <h1>{lang.pick("收件", "Inbox")}</h1>
                <p class="lede">{lede} " " {settings}</p>
                {undo(&inbox, lang)}
                {switch(&inbox, lang)}
                {list(&inbox, lang)}
                {pages(&inbox)}
            </section>
        }
    })
}

/// A form that marks notices and comes back to where it stands.
fn mark(
    ids: &[String],
    read: bool,
    shown: Shown,
    class: &'static str,
    text: &'static str,
    of: Option<&str>,
) -> AnyView {
    let ids = ids.iter().map(|id| view! { <input type="hidden" name="id" value=id.clone() /> }).collect_view();
    let label = of.map(|of| format!("{text} {of}"));
    view! {
        <form method="post" action="/inbox/read">
            {ids}
            <input type="hidden" name="read" value=if read { "1" } else { "0" } />
            {shown.unread_only.then(|| view! { <input type="hidden" name="unread" value="1" /> })}
            <input type="hidden" name="page" value=shown.page />
            <button class=class type="submit" aria-label=label>{text}</button>
        </form>
    }
    .into_any()
}

fn undo(inbox: &Inbox, lang: Lang) -> Option<AnyView> {
    let text = lang.pick("撤销，恢复为未读", "Undo: mark as unread again");
    (!inbox.undo.is_empty()).then(|| mark(&inbox.undo, false, inbox.shown, "quiet", text, None))
}

fn switch(inbox: &Inbox, lang: Lang) -> AnyView {
    let link = |unread_only: bool, text: &'static str| {
        let here = (inbox.shown.unread_only == unread_only).then_some("page");
        view! { <a class="quiet" href=Shown { unread_only, page: 1 }.address(1) aria-current=here>{text}</a> }
    };
    let all = [String::from("all")];
    let text = lang.pick("全部标为已读", "Mark all as read");
    let mark_all = (inbox.unread > 0).then(|| mark(&all, true, inbox.shown, "quiet", text, None));
    view! {
        <div class="inbox-bar">
            <nav aria-label=lang.pick("筛选", "Which")>
                {link(false, lang.pick("全部", "All"))} " " {link(true, lang.pick("未读", "Unread"))}
            </nav>
            {mark_all}
        </div>
    }
    .into_any()
}

fn list(inbox: &Inbox, lang: Lang) -> AnyView {
    if inbox.notices.is_empty() {
        let text = lang.pick("这里没有通知。", "There is nothing here.");
        return view! { <p class="empty">{text}</p> }.into_any();
    }
    let letter = |letter: &Letter| {
        let notice = &letter.notice;
        let pick = |[zh, en]: &[String; 2]| lang.pick(zh, en).clone();
        let title = pick(&notice.title);
        let [zh, en] = kind_name(&notice.kind);
        let kind = lang.pick(zh, en).to_owned();
        let court = letter.court.as_ref().map(|court| view! { <span>{pick(court)}</span> });
        let unread = (!notice.read).then(|| view! { <span class="waits">{lang.pick("未读", "unread")}</span> });
        let text = if notice.read {
            lang.pick("标为未读", "Mark as unread")
        } else {
            lang.pick("标为已读", "Mark as read")
        };
        let ids = std::slice::from_ref(&notice.id);
        view! {
            <li class:unread=!notice.read>
                <h2>{title.clone()}</h2>
                <p class="letter-facts">{unread} <span>{kind}</span> {court} <span class="moment">{time(notice.at)}</span></p>
                <p>{pick(&notice.text)}</p>
                <div class="letter-acts">
                    <a href=notice.link.clone() aria-label=format!("{} {title}", lang.pick("打开", "Open"))>{lang.pick("打开", "Open")}</a>
                    {mark(ids, !notice.read, inbox.shown, "linklike", text, Some(&title))}
                </div>
            </li>
        }
        .into_any()
    };
    view! { <ol class="letters">{inbox.notices.iter().map(letter).collect_view()}</ol> }.into_any()
}

fn pages(inbox: &Inbox) -> Option<AnyView> {
    let from = (inbox.shown.page - 1) * NOTICES_PER_PAGE;
    let stretch = Stretch { from, shown: inbox.notices.len(), of: inbox.of, a_page: NOTICES_PER_PAGE };
    (!stretch.is_all()).then(|| pager(stretch, |to| inbox.shown.address(to / NOTICES_PER_PAGE + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_lives_in_the_address() {
        assert_eq!(Shown { unread_only: false, page: 3 }.address(1), "/inbox");
        assert_eq!(Shown { unread_only: true, page: 1 }.address(2), "/inbox?unread=1&page=2");
    }
}
