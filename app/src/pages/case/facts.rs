//! What the court's file says: the parties, masked until someone says why the names are needed, and the rest of it.

use crate::lang::lang;
use domain::case::CaseRecord;
use domain::day::Day;
use leptos::prelude::*;

/// The parties, with the form that asks for their names.
#[component]
pub(crate) fn Parties(
    /// The case; its parties as this reader sees them.
    case: CaseRecord,
    /// Whether the reader may ask for the names, and these are not they.
    may_unmask: bool,
) -> impl IntoView {
    let lang = lang();
    let asks = may_unmask && !case.parties.is_empty();
    let shown = match case.parties.as_str() {
        "" => lang.pick("导入的文件没有当事人一列", "the imported file had no column of parties").to_owned(),
        parties => parties.to_owned(),
    };
    let ask = asks.then(|| {
        view! {
            <details class="unmask">
                <summary>{lang.pick("查看姓名（须写明理由，记入审计日志）", "See the names (with a reason, which goes into the log)")}</summary>
                <form class="gate-form" method="post" action="/case/parties">
                    <input type="hidden" name="number" value=case.number.to_string() />
                    <label>
                        <span>{lang.pick("理由", "Reason")}</span>
                        <input type="text" name="reason" minlength="4" maxlength="200" required autocomplete="off" />
                    </label>
                    <button class="primary" type="submit">{lang.pick("查看", "Show")}</button>
                </form>
            </details>
        }
    });
    view! {
        <section class="part" id="parties">
            <h2>{lang.pick("当事人", "Parties")}</h2>
            <p class="parties">{shown}</p>
            {ask}
        </section>
    }
    .into_any()
}

/// The rest of the file.
#[component]
pub(crate) fn Facts(
    /// The case.
    case: CaseRecord,
) -> impl IntoView {
    let lang = lang();
    let yes = |flag: Option<bool>| match flag {
        Some(true) => lang.pick("是", "yes"),
        Some(false) => lang.pick("否", "no"),
        None => "—",
    };
    let day = |day: Option<Day>| day.map_or_else(|| String::from("—"), |day| day.to_string());
    let or_none = |text: Option<String>| text.unwrap_or_else(|| String::from("—"));
    let rows = [
        (lang.pick("承办部门", "Division"), case.division),
        (lang.pick("承办人", "Judge"), case.judge),
        (lang.pick("立案日期", "Docketed"), case.docketed.to_string()),
        (lang.pick("结案日期", "Closed"), day(case.closed)),
        (lang.pick("审理程序", "Procedure"), lang.pick(case.procedure.zh(), case.procedure.en()).to_owned()),
        (
            lang.pick("结案方式", "Disposition"),
            or_none(case.disposition.map(|way| lang.pick(way.zh(), way.en()).to_owned())),
        ),
        (lang.pick("开庭", "Heard in court"), yes(case.heard).to_owned()),
        (lang.pick("有可执行内容", "Can be enforced"), yes(case.enforceable).to_owned()),
        (lang.pick("原审案号", "Origin"), or_none(case.origin.map(|number| number.to_string()))),
        (lang.pick("申请标的额（元）", "Applied for (yuan)"), or_none(case.applied.map(|money| money.to_string()))),
        (lang.pick("到位金额（元）", "Recovered (yuan)"), or_none(case.recovered.map(|money| money.to_string()))),
    ];
    let rows = rows.map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    view! {
        <section class="part" id="file">
            <h2>{lang.pick("案卷信息", "The file")}</h2>
            <dl class="case-facts">{rows}</dl>
        </section>
    }
    .into_any()
}
