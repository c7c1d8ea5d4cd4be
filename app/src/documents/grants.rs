//! 授权: what a court opens to the courts above it, and what those below it have opened.

use super::{Frame, document};
use crate::figures::CourtName;
use crate::lang::{Lang, lang};
use domain::policy::Grant;
use leptos::prelude::*;

/// What courts open upward.
#[derive(Clone, Debug)]
pub struct Grants {
    /// The reader's court.
    pub own: (CourtName, Grant),
    /// The courts below it, in administrative order.
    pub below: Vec<(CourtName, Grant)>,
}

/// What superior courts see of a court that opened itself so far.
fn seen(grant: Grant) -> (&'static str, &'static str) {
    match grant {
        Grant::Tallies => (
            "上级法院只看到指标及其分子、分母，看不到任何案件。",
            "Superior courts see indicators with their numerators and denominators, and no case.",
        ),
        Grant::CaseList => (
            "上级法院还能看到案件列表：案号、案由、承办人和计入理由。",
            "Superior courts also see the lists of cases: number, cause, judge, and why each counts.",
        ),
        Grant::CaseDetail => (
            "上级法院还能打开案件（当事人仍掩码），看到导入批次和待改的行，并可代为导入。",
            "Superior courts also open cases (parties stay masked), see imports and refused rows, and may import for this court.",
        ),
    }
}

/// Renders what courts open upward.
pub fn grants(frame: Frame, grants: Grants) -> String {
    document(frame, ["授权", "Grants"], move || {
        let lang = lang();
        let (own, grant) = &grants.own;
        let (name, (zh, en)) = (lang.pick(&own.zh.1, &own.en.1).clone(), seen(*grant));
        let level = lang.pick(grant.zh(), grant.en());
        let lede = match lang {
            Lang::Zh => format!("{name}对上开放到“{level}”：{zh}每次查看都记入"),
            Lang::En => {
                format!("{name} opens itself upward as far as “{level}”: {en} Each is taken down among the ")
            }
        };
        let choices = Grant::ALL.iter().map(|one| choice(*one, one == grant, lang)).collect_view();
        view! {
            <section class="page admin">
                <h1>{lang.pick("授权", "Grants")}</h1>
                <p class="lede">{lede} <a href="/looks">{lang.pick("查看记录", "looks")}</a> {lang.pick("。", ".")}</p>
                <form class="gate-form wide" method="post" action="/grants">
                    <fieldset class="levels">
                        <legend>{lang.pick("本院对上级法院开放", "What this court opens to superior courts")}</legend>
                        {choices}
                    </fieldset>
                    <button class="primary" type="submit">{lang.pick("保存", "Save")}</button>
                </form>
                {below(&grants.below, lang)}
            </section>
        }
    })
}

fn choice(grant: Grant, present: bool, lang: Lang) -> AnyView {
    let (zh, en) = seen(grant);
    view! {
        <label class="tick">
            <input type="radio" name="grant" value=grant.id() checked=present required />
            <span>
                <strong>{lang.pick(grant.zh(), grant.en())}</strong>
                <span class="hint">{lang.pick(zh, en)}</span>
            </span>
        </label>
    }
    .into_any()
}

fn below(grants: &[(CourtName, Grant)], lang: Lang) -> Option<AnyView> {
    let labels = [("法院", "Court"), ("开放到", "Opened as far as"), ("可见内容", "What is seen")];
    let [court, level, what] = labels.map(|(zh, en)| lang.pick(zh, en));
    let row = |(one, grant): &(CourtName, Grant)| {
        let (zh, en) = seen(*grant);
        view! {
            <tr>
                <th scope="row">{lang.pick(&one.zh.1, &one.en.1).clone()}</th>
                <td data-label=level>{lang.pick(grant.zh(), grant.en())}</td>
                <td class="said">{lang.pick(zh, en)}</td>
            </tr>
        }
        .into_any()
    };
    (!grants.is_empty()).then(|| {
        view! {
            <section class="part" id="below">
                <h2>{lang.pick("下级法院的授权", "What courts below have opened")}</h2>
                <p class="subtitle">{lang.pick("由各院自己决定，这里只能查看。", "Each court decides for itself; here it can only be read.")}</p>
                <div class="table-frame" tabindex="0" role="region" aria-label=lang.pick("授权表", "Grants")>
                    <table class="rows stacked">
                        <thead><tr>{[court, level, what].map(|head| view! { <th scope="col">{head}</th> })}</tr></thead>
                        <tbody>{grants.iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
            </section>
        }
        .into_any()
    })
}
