//! 案源: what disputes turn into, by whom it could have been prevented, and the cases behind each number.

use super::sankey::{Flows, sankey};
use super::{Span, span_form};
use crate::components::mark::counted;
use crate::documents::nodes::{
    Here, List, Nodes, capital, case_address, dispute_address, head, list, list_script, numbers, words,
};
use crate::documents::pager::{Stretch, pager};
use crate::documents::ratio::figure;
use crate::documents::{Frame, document};
use crate::figures::query::escape;
use crate::lang::{Lang, lang};
use domain::lineage::{Counting, Derivation, Fault, Member, Preset, Ratio};
use domain::quantity;
use leptos::prelude::*;

/// The cases behind a number that the reader may see.
#[derive(Clone, Debug)]
pub struct Behind {
    /// Which number: an added kind, or all 案 where none is named.
    pub added: Option<Derivation>,
    /// The cases of this page, each with the first number of its dispute.
    pub cases: Vec<(Member, domain::case_number::CaseNumber)>,
    /// How many there are that the reader may see.
    pub of: usize,
    /// How many lie in courts that have not opened their cases.
    pub closed: usize,
    /// How many were passed over.
    pub from: i64,
}

/// The case source as it is shown.
#[derive(Clone, Debug)]
pub struct CasesView {
    /// The head of the page.
    pub nodes: Nodes,
    /// Of which days.
    pub span: Span,
    /// How 案 and 件 are counted.
    pub counting: Counting,
    /// Whether that is the court's setting, rather than one tried here.
    pub is_set: bool,
    /// The numbers, and those of the same days a year before.
    pub ratio: [Ratio; 2],
    /// By what they are taken apart: `court`, `cause`, `division` or `judge`.
    pub by: String,
    /// Their parts, those with the most added cases first.
    pub parts: Vec<(String, Ratio)>,
    /// Disputes of the span as they went on.
    pub flows: Flows,
    /// The cases behind a number.
    pub behind: Option<Behind>,
    /// What the files contradict themselves in: some, and how many.
    pub faults: (Vec<Fault>, usize),
    /// Cases listed on a page.
    pub a_page: i64,
}

/// What the numbers can be taken apart by: id, Chinese and English.
pub const DIMENSIONS: [(&str, &str, &str); 4] = [
    ("court", "法院", "court"),
    ("cause", "案由", "cause"),
    ("division", "原审部门", "division that decided"),
    ("judge", "原审承办人", "judge who decided"),
];

impl CasesView {
    fn address(&self, added: Option<Derivation>, by: &str, from: i64) -> String {
        let added = added.map(|kind| format!("&added={}", kind.id())).unwrap_or_default();
        let preset = if self.is_set { String::new() } else { format!("&preset={}", self.counting.preset.id()) };
        let from = if from > 0 { format!("&start={from}") } else { String::new() };
        format!("/sources/cases?court={}&{}{preset}&by={by}{added}{from}", self.nodes.court, self.span.query())
    }
}

/// Renders it.
pub fn cases(frame: Frame, view: CasesView) -> String {
    document(frame, ["案源治理", "Case source"], move || {
        let lang = lang();
        let title = lang.pick("案源：一件纠纷衍生多少案件", "Case source: what a dispute turns into").to_owned();
        let kept = [("by", view.by.clone())];
        view! {
            <section class="page admin nodes sources">
                {head(&view.nodes, Here::Derivatives, title, "/sources/cases")}
                <p class="lede">{lede(&view, lang)}</p>
                {span_form("/sources/cases", &view.nodes, view.span, &kept, lang)}
                {presets(&view, lang)}
                {added(&view, lang)}
                {flows(&view, lang)}
                {parts(&view, lang)}
                {behind(&view, lang)}
                {faults(&view, lang)}
                {list_script()}
            </section>
        }
    })
}

fn lede(view: &CasesView, lang: Lang) -> String {
    let [ratio, before] = &view.ratio;
    let Some(value) = ratio.value() else {
        return lang.pick(
            format!("{}没有新收案件。", view.span.words(lang)),
            format!("No new case from {}.", view.span.words(lang)),
        );
    };
    let fewer = before.value().map(|_| {
        // Derivative cases more or fewer than with the ratio of the year before.
        let expected = i128::from(before.cases) * i128::from(ratio.matters) / i128::from(before.matters.max(1));
        let more = i128::from(ratio.cases) - expected;
        let before = figure(before.value(), 2);
        match more {
            0 => lang.pick(format!("，与上年同期 {before} 持平"), format!("; a year before it was {before}")),
            more if more < 0 => lang.pick(
                format!("，上年同期 {before}，按此少衍生约 {} 件", -more),
                format!("; a year before it was {before}: about {} derivative cases fewer", -more),
            ),
            more => lang.pick(
                format!("，上年同期 {before}，按此多衍生约 {more} 件"),
                format!("; a year before it was {before}: about {more} derivative cases more"),
            ),
        }
    });
    let value = value.display(2, Default::default());
    let [matters, cases] = [ratio.matters, ratio.cases].map(counted);
    lang.pick(
        format!(
            "{}：案-件比 1:{value}，{} 件案成为 {} 件{}。",
            view.span.words(lang),
            matters,
            cases,
            fewer.clone().unwrap_or_default()
        ),
        format!(
            "{}: {} disputes (案) became {} cases (件), {value} on average{}.",
            view.span.words(lang),
            matters,
            cases,
            fewer.unwrap_or_default()
        ),
    )
}

/// How it is counted, and what the other ways give.
fn presets(view: &CasesView, lang: Lang) -> AnyView {
    let now = view.counting.preset;
    let set = if view.is_set {
        lang.pick("本院现行口径", "the court's setting")
    } else {
        lang.pick("仅供比较，未启用", "tried here, not in force")
    };
    let others = Preset::ALL.iter().filter(|preset| **preset != now && **preset != Preset::Own).map(|preset| {
        let address = format!(
            "/sources/cases?court={}&{}&preset={}&by={}",
            view.nodes.court,
            view.span.query(),
            preset.id(),
            view.by
        );
        view! { " " <a href=address>{lang.pick(format!("按“{}”看", preset.zh()), format!("count by {}", preset.en()))}</a> }
    });
    let series = view.counting.series.map(|series| {
        lang.pick(
            format!("；同被告同案由 {} 日内 {} 件以上算一件案", series.days, series.at_least),
            format!(
                "; {} suits or more against the same defendant within {} days are one 案",
                series.at_least, series.days
            ),
        )
    });
    let settings = view.nodes.sets.then(|| {
        view! { " " <a href="/sources/settings">{lang.pick("口径设置", "Settings")}</a> }
    });
    view! {
        <p class="hint">
            {lang.pick("“案”的口径：", "What a 案 is: ")} {lang.pick(now.zh(), now.en())} {series}
            {lang.pick(format!("（{set}）。"), format!(" ({set}).") )} {others.collect_view()} {settings}
        </p>
    }
    .into_any()
}

fn added(view: &CasesView, lang: Lang) -> Option<AnyView> {
    let [ratio, before] = &view.ratio;
    if ratio.added.is_empty() {
        return None;
    }
    let rows = ratio.added.iter().map(|(kind, count)| {
        let preventer = kind.preventable_by();
        let per_hundred = quantity::Ratio::new(100, i64::try_from(*count).unwrap_or(0).into(), i64::try_from(ratio.matters).unwrap_or(0).into());
        let earlier = before.added.get(kind).copied().unwrap_or(0);
        let current = view.behind.as_ref().is_some_and(|behind| behind.added == Some(*kind));
        view! {
            <tr class:chosen=current>
                <th scope="row"><a href=format!("{}#behind", view.address(Some(*kind), &view.by, 0))>{capital(lang.pick(kind.zh(), kind.en()), lang)}</a></th>
                <td class="number">{counted(*count)}</td>
                <td class="number">{figure(per_hundred, 1)}</td>
                <td class="number">{counted(earlier)}</td>
                <td>{lang.pick(preventer.zh(), preventer.en())}</td>
            </tr>
        }
    });
    let heads = [
        words("由什么环节增加", "What added them"),
        numbers("件", "Cases"),
        numbers("每百案", "Per 100 案"),
        numbers("上年同期", "A year before"),
        words("谁可预防", "Who can prevent them"),
    ];
    Some(view! { <section class="part" id="added"><h2>{lang.pick("衍生案件", "Derivative cases")}</h2>{list(List { stays: true, ..List::default() }, heads, rows.collect_view())}</section> }.into_any())
}

fn flows(view: &CasesView, lang: Lang) -> Option<AnyView> {
    let drawing = sankey(&view.flows)?;
    let mut rows: Vec<_> = view.flows.iter().collect();
    rows.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let rows = rows.into_iter().map(|((from, to), count)| {
        view! {
            <tr>
                <th scope="row">{capital(lang.pick(from.zh(), from.en()), lang)}</th>
                <td>{lang.pick(to.zh(), to.en())}</td>
                <td class="number">{counted(*count)}</td>
            </tr>
        }
    });
    let heads = [words("从", "From"), words("到", "To"), numbers("件", "Cases")];
    let title = lang.pick("这段时间收到的纠纷走到了哪里", "Where the disputes of these days have gone so far");
    Some(
        view! {
            <section class="part" id="flows">
                <h2>{title}</h2>
                {drawing}
                <details>
                    <summary>{lang.pick("看数字", "See the numbers")}</summary>
                    {list(List { stays: true, ..List::default() }, heads, rows.collect_view())}
                </details>
            </section>
        }
        .into_any(),
    )
}

/// Parts listed at most.
const MOST: usize = 30;

fn parts(view: &CasesView, lang: Lang) -> AnyView {
    let links = DIMENSIONS.iter().map(|(id, zh, en)| {
        let current = (*id == view.by).then_some("page");
        view! { <a href=format!("{}#parts", view.address(None, id, 0)) aria-current=current>{lang.pick(format!("按{zh}"), format!("by {en}"))}</a> " " }
    });
    let rows = view.parts.iter().take(MOST).map(|(word, ratio)| {
        let count = |kind: Derivation| counted(ratio.added.get(&kind).copied().unwrap_or(0));
        let word = if word.is_empty() { lang.pick("（不明）", "(unknown)").to_owned() } else { word.clone() };
        view! {
            <tr>
                <th scope="row">{word}</th>
                <td class="number">{counted(ratio.matters)}</td>
                <td class="number">{counted(ratio.cases)}</td>
                <td class="number">{figure(ratio.value(), 2)}</td>
                <td class="number">{count(Derivation::SecondInstance)}</td>
                <td class="number">{count(Derivation::Remand)}</td>
                <td class="number">{count(Derivation::RetrialApplication)}</td>
                <td class="number">{count(Derivation::ResumedEnforcement)}</td>
            </tr>
        }
    });
    let heads = [
        words("归属", "Put down to"),
        numbers("案", "案"),
        numbers("件", "件"),
        numbers("案-件比", "Ratio"),
        numbers("上诉", "Appeals"),
        numbers("发回", "Remands"),
        numbers("申请再审", "Retrial applications"),
        numbers("恢复执行", "Resumed"),
    ];
    let cut = (view.parts.len() > MOST).then(|| {
        let of = view.parts.len();
        view! { <p class="cut">{lang.pick(format!("列出 {MOST} 个，共 {of} 个。"), format!("{MOST} of {of} are listed."))}</p> }
    });
    let label = lang.pick("案-件比的构成", "Parts of the ratio");
    view! {
        <section class="part" id="parts">
            <h2>{lang.pick("谁的裁判引出了这些案件", "Whose decisions the cases came from")}</h2>
            <p class="dimensions">{links.collect_view()}</p>
            <div class="parts">
                {list(List { label: Some(label), stays: true, ..List::default() }, heads, rows.collect_view())}
            </div>
            {cut}
        </section>
    }
    .into_any()
}

fn behind(view: &CasesView, lang: Lang) -> Option<AnyView> {
    let behind = view.behind.as_ref()?;
    let title = behind.added.map_or_else(
        || lang.pick("案", "Disputes (案)").to_owned(),
        |kind| capital(lang.pick(kind.zh(), kind.en()), lang),
    );
    let rows = behind.cases.iter().map(|(member, root)| {
        let day = |day: Option<domain::day::Day>| day.map(|day| day.to_string()).unwrap_or_default();
        let outcome = member.outcome.map(|outcome| lang.pick(outcome.zh(), outcome.en()));
        let number = member.number.to_string();
        let number = if member.known {
            view! { <a href=case_address(&member.number)>{number}</a> }.into_any()
        } else {
            view! { {number} }.into_any()
        };
        view! {
            <tr>
                <th scope="row">{number}</th>
                <td data-label=lang.pick("立案", "Docketed")>{day(member.docketed)}</td>
                <td data-label=lang.pick("结案", "Closed")>{day(member.closed)}</td>
                <td data-label=lang.pick("结案方式", "How")>{outcome}</td>
                <td data-label=lang.pick("案由", "Cause")>{member.cause.clone()}</td>
                <td data-label=lang.pick("承办", "Judge")>{member.judge.clone()} <span class="hint">" " {member.division.clone()}</span></td>
                <td data-label=lang.pick("纠纷", "Dispute")><a href=dispute_address(root)>{lang.pick("看全程", "Follow")}</a></td>
            </tr>
        }
    });
    let heads = [
        words("案号", "Case"),
        words("立案", "Docketed"),
        words("结案", "Closed"),
        words("结案方式", "How"),
        words("案由", "Cause"),
        words("承办", "Judge"),
        words("纠纷", "Dispute"),
    ];
    let closed = (behind.closed > 0).then(|| {
        let text = lang.pick(
            format!("另有 {} 件，所在法院未开放案件，或您的角色看不到。", behind.closed),
            format!(
                "{} more are in courts that have not opened their cases, or your role does not see them.",
                behind.closed
            ),
        );
        view! { <p class="hint">{text}</p> }
    });
    let of = i64::try_from(behind.of).unwrap_or(0);
    let stretch = Stretch { from: behind.from, shown: behind.cases.len(), of, a_page: view.a_page };
    let page = |from: i64| format!("{}#behind", view.address(behind.added, &view.by, from));
    Some(
        view! {
            <section class="part" id="behind">
                <h2>{title} " " <span class="hint">{counted(behind.of)}</span></h2>
                {list(List { label: Some(lang.pick("背后的案件", "The cases behind")), ..List::default() }, heads, rows.collect_view())}
                {closed}
                <div class="pager">{pager(stretch, page)}</div>
            </section>
        }
        .into_any(),
    )
}

fn faults(view: &CasesView, lang: Lang) -> Option<AnyView> {
    let (faults, of) = &view.faults;
    if *of == 0 {
        return None;
    }
    let rows = faults.iter().map(|fault| {
        let other = fault.other.as_ref().map(ToString::to_string).unwrap_or_default();
        let hint = fault.hint();
        let address = format!("/dispute?number={}", escape(&fault.number.to_string()));
        view! {
            <tr>
                <th scope="row"><a href=address>{fault.number.to_string()}</a></th>
                <td data-label=lang.pick("矛盾", "Fault")>{lang.pick(fault.kind.zh(), fault.kind.en())}</td>
                <td data-label=lang.pick("另一案号", "Other case")>{other}</td>
                <td data-label=lang.pick("怎么办", "What to do")>{lang.pick(hint.zh.clone(), hint.en.clone())}</td>
            </tr>
        }
    });
    let heads =
        [words("案号", "Case"), words("矛盾", "Fault"), words("另一案号", "Other case"), words("怎么办", "What to do")];
    let cut = (*of > faults.len()).then(|| {
        let shown = faults.len();
        view! { <p class="cut">{lang.pick(format!("列出 {shown} 处，共 {of} 处。"), format!("{shown} of {of} are listed."))}</p> }
    });
    Some(
        view! {
            <section class="part" id="faults">
                <h2>{lang.pick("案件关联中的矛盾", "Links that contradict the files")}</h2>
                {list(List { label: Some(lang.pick("矛盾", "Faults")), ..List::default() }, heads, rows.collect_view())}
                {cut}
            </section>
        }
        .into_any(),
    )
}
