//! A published result: the points its reader may see, to whom it is shown, whether it still comes out the same, and the
//! objections.

use super::objections::objections;
use super::{Of, SUBJECTS_PER_PAGE, points_address, result_address, scheme_address};
use crate::components::names;
use crate::components::points::{in_a_line, points, said, subject_name};
use crate::documents::nodes::{List, list, numbers, words};
use crate::documents::pager::{Stretch, pager};
use crate::documents::{Frame, document};
use crate::figures::CourtName;
use crate::lang::{Lang, lang};
use domain::day::Day;
use domain::scheme::{Audience, Gain};
use leptos::prelude::*;
use store::KeptResult;

/// The page.
#[derive(Clone, Debug)]
pub struct ResultView {
    /// The result, as its reader may see it.
    pub kept: KeptResult,
    /// The courts its subjects belong to.
    pub courts: Vec<CourtName>,
    /// Whether the reader says to whom it is shown.
    pub adopts: bool,
    /// What the same scheme comes to today beside what was published; none where nobody asked.
    pub anew: Option<Anew>,
    /// Subjects passed over.
    pub from: usize,
    /// The day it is.
    pub today: Day,
}

/// A result computed again.
#[derive(Clone, Debug)]
pub struct Anew {
    /// From the facts that were kept: those whose total is not as it was published.
    pub kept: Vec<Gain>,
    /// From the facts as they are today: those whose total would be another.
    pub today: Vec<Gain>,
}

/// Renders it.
pub fn result(frame: Frame, view: ResultView) -> String {
    document(frame.at_station("/schemes"), ["考核结果", "Evaluation result"], move || {
        let lang = lang();
        let issued = &view.kept.issued;
        let period = names::period(issued.period, lang);
        view! {
            <section class="page admin schemes">
                <p class="crumbs"><a href="/schemes#results">{lang.pick("考核方案", "Evaluation schemes")}</a></p>
                <div class="title-row"><h1>{issued.scheme.name.clone()} " " <span class="hint">{period}</span></h1></div>
                <p class="lede">{lede(&view, lang)}</p>
                {scores(&view, lang)}
                {objections(&view.kept, None, &view.courts, view.today, lang)}
                {audience(&view, lang)}
                {anew(&view, lang)}
            </section>
        }
    })
}

fn lede(view: &ResultView, lang: Lang) -> String {
    let issued = &view.kept.issued;
    let (version, until) = (issued.plan.1, issued.objections_until);
    let corrected = issued.corrections.len();
    let corrections = match corrected {
        0 => String::new(),
        _ => lang.pick(format!("，更正 {corrected} 处"), format!("; corrections: {corrected}")),
    };
    let time = match view.today > until {
        true => lang.pick(format!("异议已于 {until} 截止"), format!("objections were open until {until}")),
        false => lang.pick(format!("异议截止 {until}"), format!("objections until {until}")),
    };
    lang.pick(
        format!(
            "{} 由{}公布，按第 {version} 版计算，{}；{time}{corrections}。",
            issued.on,
            issued.by,
            issued.audience.zh()
        ),
        format!(
            "Published on {} by {} under version {version}, shown to {}; {time}{corrections}.",
            issued.on,
            issued.by,
            issued.audience.en()
        ),
    )
}

fn scores(view: &ResultView, lang: Lang) -> AnyView {
    let issued = &view.kept.issued;
    let subject = issued.scheme.subject;
    let rows = issued.scores.iter().skip(view.from).take(SUBJECTS_PER_PAGE).filter_map(|published| {
        let key = published.key.first()?;
        let score = issued.corrected(&published.key)?;
        let before = (score.total != published.total).then(|| {
            let label = lang.pick("公布时 ", "published ");
            view! { <span class="hint">{label} <s>{points(published.total)}</s></span> " " }
        });
        let of = score.total.map(|_| lang.pick(format!("满分 {}", score.of.brief(2)), format!("of {}", score.of.brief(2))));
        Some(view! {
            <tr>
                <th scope="row"><a href=points_address(&Of::Result(&issued.id), key)>{subject_name(&view.courts, subject, key, lang)}</a></th>
                <td class="number" data-label=lang.pick("总分", "Total")>{before} {points(score.total)} " " <span class="hint">{of}</span></td>
                <td class="why" data-label=lang.pick("各项", "Items")>{in_a_line(&score, lang)}</td>
            </tr>
        })
    });
    let rows = rows.collect_view();
    let heads = [words("对象", "Subject"), numbers("总分", "Total"), words("各项", "Items")];
    let label = Some(lang.pick("公布的分", "Points as published"));
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let of = issued.scores.len();
    let shown = of.saturating_sub(view.from).min(SUBJECTS_PER_PAGE);
    let stretch = Stretch { from: count(view.from), shown, of: count(of), a_page: count(SUBJECTS_PER_PAGE) };
    let pages =
        (!stretch.is_all()).then(|| pager(stretch, |from| format!("{}&from={from}", result_address(&issued.id))));
    let hint = match (view.kept.evaluates, issued.audience) {
        (false, Audience::Own) => {
            lang.pick("只显示您自己的结果；按法院和名称排列，不排名次。", "Your own result alone.")
        }
        _ => lang.pick("按法院和名称排列，不排名次。", "In the order of courts and names, never of points."),
    };
    view! {
        <section class="part" id="scores">
            <h2>{lang.pick("得分", "Points")}</h2>
            {list(List { label, ..List::default() }, heads, rows)}
            {pages}
            <p class="hint">{hint}</p>
        </section>
    }
    .into_any()
}

fn audience(view: &ResultView, lang: Lang) -> Option<AnyView> {
    let issued = &view.kept.issued;
    let option = |one: &Audience| {
        view! { <option value=one.id() selected=*one == issued.audience>{lang.pick(one.zh(), one.en())}</option> }
    };
    let options = Audience::ALL.iter().map(option).collect_view();
    view.adopts.then(|| {
        view! {
            <section class="part" id="audience">
                <h2>{lang.pick("公开范围", "To whom it is shown")}</h2>
                <form class="gate-form in-line" method="post" action="/schemes/audience">
                    <input type="hidden" name="result" value=issued.id.clone() />
                    <input type="hidden" name="revision" value=view.kept.revision.to_string() />
                    <label><span>{lang.pick("公开范围", "Shown to")}</span> <select name="audience">{options}</select></label>
                    <button class="quiet" type="submit">{lang.pick("改变", "Change")}</button>
                </form>
                <p class="hint">{lang.pick("每次改变记入审计日志：谁、何时、从哪个范围到哪个范围。", "Each change stands in the audit log: who, when, from what to what.")}</p>
            </section>
        }
        .into_any()
    })
}

fn anew(view: &ResultView, lang: Lang) -> Option<AnyView> {
    let issued = &view.kept.issued;
    if !view.kept.evaluates {
        return None;
    }
    let address = format!("{}&anew=1#anew", result_address(&issued.id));
    let scheme = scheme_address(&issued.plan.0, issued.plan.1);
    let packs = issued.frozen.iter().map(|one| {
        let hash: String = one.hash.chars().take(16).collect();
        view! { <li>{names::short(&view.courts, &one.court, lang)} " " <code>{hash}</code></li> }
    });
    let packs = packs.collect_view();
    let told = view.anew.as_ref().map(|anew| {
        let kept = match anew.kept.len() {
            0 => lang.pick(
                String::from("用当时固定的数据重算，与公布的完全一致。"),
                String::from("Computed again from the facts that were kept: exactly as published."),
            ),
            some => lang.pick(
                format!("用当时固定的数据重算，有 {some} 个对象与公布的不同。"),
                format!("Computed again from the facts that were kept: {some} differ from what was published."),
            ),
        };
        let now = match anew.today.len() {
            0 => lang.pick(
                String::from("按今天的数据计算，也一样。"),
                String::from("From the facts of today it comes to the same."),
            ),
            some => lang.pick(
                format!("按今天的数据计算，{some} 个对象的分会不同："),
                format!("From the facts of today {some} would come to other points:"),
            ),
        };
        let each = anew.today.iter().take(SUBJECTS_PER_PAGE).filter_map(|gain| {
            let name = subject_name(&view.courts, issued.scheme.subject, gain.key.first()?, lang);
            let why = gain.told(2).map(|told| said(&told, lang)).unwrap_or_default();
            Some(view! { <li>{name} " " <span class="hint">{why}</span></li> })
        });
        view! { <p>{kept} " " {now}</p> <ul class="plain">{each.collect_view()}</ul> }
    });
    Some(
        view! {
            <section class="part" id="anew">
                <h2>{lang.pick("重算核对", "Computed again")}</h2>
                <p class="hint">{lang.pick("固定的数据（散列的前 16 位）：", "The facts that were kept, by the first 16 digits of their hash:")}</p>
                <ul class="plain">{packs}</ul>
                {told}
                <p class="own-links">
                    <a href=address>{lang.pick("重算并与公布的比较", "Compute again and compare")}</a>
                    <a href=scheme>{lang.pick("看方案", "See the scheme")}</a>
                </p>
            </section>
        }
        .into_any(),
    )
}
