//! 附件: the files at an entry, and the form that attaches one.

use super::{List, list, numbers, words};
use crate::components::names::time;
use crate::figures::query::escape;
use crate::lang::{Lang, lang};
use domain::attachment::{LONGEST_REASON, MOST_ATTACHMENTS, MOST_BYTES, Media};
use domain::court::CourtCode;
use leptos::prelude::*;
use store::Attachment;

/// The files at an entry, as a reader of the own court has them.
#[derive(Clone, Debug)]
pub struct Attachments {
    /// The files, those withdrawn among them.
    pub files: Vec<Attachment>,
    /// Whether the reader may attach.
    pub may: bool,
    /// The reader's login: whoever attached a file withdraws it.
    pub me: String,
    /// Whether what comes is looked through for viruses.
    pub scanned: bool,
}

/// Renders them as a part of the entry's page.
pub(super) fn attachments(court: &CourtCode, entry: &str, view: &Attachments) -> AnyView {
    let lang = lang();
    let none = view.files.is_empty().then(|| {
        view! { <p class="empty">{lang.pick("还没有附件。", "Nothing is attached yet.")}</p> }
    });
    view! {
        <section class="part" id="attachments">
            <h2>{lang.pick("附件", "Attachments")}</h2>
            {none}
            {(!view.files.is_empty()).then(|| table(court, view, lang))}
            {view.may.then(|| form(court, entry, view, lang))}
        </section>
    }
    .into_any()
}

fn table(court: &CourtCode, view: &Attachments, lang: Lang) -> AnyView {
    let rows = view.files.iter().map(|file| {
        let name = match &file.withdrawn {
            None => view! { <a href=address(court, &file.id)>{file.name.clone()}</a> }.into_any(),
            Some(_) => view! { <del class="none">{file.name.clone()}</del> }.into_any(),
        };
        let digest = file.digest.get(..DIGITS).unwrap_or_default().to_owned();
        view! {
            <tr>
                <th scope="row"><span class="as-written">{name}</span></th>
                <td class="number" data-label=lang.pick("大小", "Size")>{size(file.size)}</td>
                <td data-label=lang.pick("上传人", "By")>{file.actor.clone()}</td>
                <td data-label=lang.pick("时间", "When") class="moment">{time(file.at)}</td>
                <td data-label="SHA-256"><code title=file.digest.clone()>{digest}</code></td>
                <td class="acts-cell" data-label=lang.pick("撤回", "Withdrawn")>{withdrawal(court, file, view, lang)}</td>
            </tr>
        }
    });
    let heads = [
        words("文件", "File"),
        numbers("大小", "Size"),
        words("上传人", "By"),
        words("时间", "When"),
        words("SHA-256", "SHA-256"),
        words("撤回", "Withdrawn"),
    ];
    let shown = List { label: Some(lang.pick("附件", "Attachments")), ..List::default() };
    list(shown, heads, rows.collect_view())
}

/// Digits of a digest that are shown: enough to compare with another list by eye.
const DIGITS: usize = 12;

/// When and why it was withdrawn, or the form that withdraws it.
fn withdrawal(court: &CourtCode, file: &Attachment, view: &Attachments, lang: Lang) -> AnyView {
    if let Some(withdrawn) = &file.withdrawn {
        let why = withdrawn.why.clone();
        return view! { {time(withdrawn.at)} " " <span class="as-written">{why}</span> }.into_any();
    }
    if !view.may || file.login != view.me {
        return "—".into_any();
    }
    let words = lang.pick("撤回", "Withdraw");
    view! {
        <details class="acts">
            <summary>{words} <span class="unseen">" " {file.name.clone()}</span></summary>
            <form class="act" method="post" action="/nodes/attachment/withdraw">
                <input type="hidden" name="court" value=court.to_string() />
                <input type="hidden" name="id" value=file.id.clone() />
                <input type="hidden" name="entry" value=file.entry.clone() />
                <label>
                    <span>{lang.pick("理由（文件将删除，记录保留）", "reason (the file is deleted, the record stays)")}</span>
                    <input type="text" name="why" required maxlength=LONGEST_REASON.to_string() autocomplete="off" />
                </label>
                <button class="quiet" type="submit">{words}</button>
            </form>
        </details>
    }
    .into_any()
}

fn form(court: &CourtCode, entry: &str, view: &Attachments, lang: Lang) -> AnyView {
    let (mib, kinds) = (MOST_BYTES >> 20, Media::accepted());
    let limits = lang.pick(
        format!("每个文件不超过 {mib} MiB，每一条最多 {MOST_ATTACHMENTS} 个：{kinds}。上传后不能修改，传错的由上传人撤回。"),
        format!(
            "Up to {mib} MiB a file and {MOST_ATTACHMENTS} files an entry: {kinds}. A file is never changed; whoever attached a mistaken one withdraws it."
        ),
    );
    let unscanned = (!view.scanned).then(|| lang.pick("本院未配置病毒扫描。", "No virus scan is set up here."));
    view! {
        <form class="gate-form wide" method="post" action="/nodes/attach" enctype="multipart/form-data">
            // The server reads them in this order, and the file only for whoever may attach it.
            <input type="hidden" name="court" value=court.to_string() />
            <input type="hidden" name="id" value=entry.to_owned() />
            <label class="long">
                <span>{lang.pick("添加附件", "Attach a file")}</span>
                <input type="file" name="file" accept=Media::accepted() required />
            </label>
            <p class="hint">{limits} " " {unscanned}</p>
            <button class="quiet" type="submit">{lang.pick("上传", "Attach")}</button>
        </form>
    }
    .into_any()
}

/// Where a file is read.
fn address(court: &CourtCode, id: &str) -> String {
    format!("/nodes/attachment?court={}&id={}", escape(court.as_str()), escape(id))
}

/// How large a file is.
fn size(bytes: i64) -> String {
    match bytes {
        ..1_024 => format!("{bytes} B"),
        1_024..1_048_576 => format!("{} KiB", (bytes + 512) / 1_024),
        _ => format!("{}.{} MiB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_told_by_their_order() {
        assert_eq!(
            [0, 1_023, 1_024, 1_536, 1_048_576, 10_485_760].map(size),
            ["0 B", "1023 B", "1 KiB", "2 KiB", "1.0 MiB", "10.0 MiB"]
        );
    }
}
