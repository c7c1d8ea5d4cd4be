//! What changed in the data since the figures were frozen, and what it would do to them.

use super::{Here, Room, head};
use crate::components::names;
use crate::documents::nodes::{List, list, numbers, words};
use crate::documents::{Frame, document};
use crate::lang::{Lang, lang};
use domain::case_number::CaseNumber;
use domain::catalogue::IndicatorId;
use domain::court::CourtCode;
use leptos::prelude::*;

/// The page.
#[derive(Clone, Debug)]
pub struct SinceView {
    /// The consultation.
    pub room: Room,
    /// Court by court, those with changes.
    pub courts: Vec<CourtSince>,
    /// The figures that would be other ones now.
    pub figures: Vec<FigureSince>,
    /// Whether facts of some court were frozen by another version of the program, whose rules may have been others.
    pub by_other_rules: bool,
}

/// What became of a case since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is of the period and came in late.
    Late,
    /// It reads otherwise now.
    Corrected,
    /// It is gone.
    Removed,
}

impl Change {
    /// The word for it, in Chinese and English.
    pub const fn words(self) -> [&'static str; 2] {
        match self {
            Self::Late => ["迟到", "late"],
            Self::Corrected => ["更正", "corrected"],
            Self::Removed => ["删除", "removed"],
        }
    }
}

/// What changed in a court.
#[derive(Clone, Debug)]
pub struct CourtSince {
    /// The court.
    pub court: CourtCode,
    /// Cases that are new since.
    pub added: usize,
    /// Of those, cases docketed by the end of the period: they came late.
    pub late: usize,
    /// Cases that read otherwise now.
    pub changed: usize,
    /// Cases that are gone.
    pub removed: usize,
    /// Some of the late, changed and gone ones, where the court has opened its cases.
    pub named: Vec<(Change, CaseNumber)>,
}

/// A figure that would be another one now.
#[derive(Clone, Debug)]
pub struct FigureSince {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The court, or the whole scope.
    pub court: CourtCode,
    /// As frozen.
    pub frozen: String,
    /// As it would be now.
    pub now: String,
}

/// Renders it.
pub fn since(frame: Frame, view: SinceView) -> String {
    document(frame.at_station("/consultations"), ["冻结后变动", "Changed since"], move || {
        let lang = lang();
        let room = &view.room;
        let sum = |of: fn(&CourtSince) -> usize| view.courts.iter().map(of).sum::<usize>();
        let (late, changed, removed) = (sum(|one| one.late), sum(|one| one.changed), sum(|one| one.removed));
        let export = format!("/consultations/export?id={}&format=since", room.consultation.id);
        let lede = match (view.courts.is_empty(), view.figures.len()) {
            (true, 0) if !view.by_other_rules => {
                lang.pick("冻结以来数据没有变动。", "Nothing changed since the figures were frozen.").to_owned()
            }
            (true, values) => lang.pick(
                format!("冻结以来，按所记内容比较，案件没有变动；现在统计会有 {values} 个数值不同。会商和通报仍用冻结的数据。"),
                format!("By what is on record no case changed since the figures were frozen; {values} values would be other ones now. Consultation and bulletin keep to what was frozen."),
            ),
            (false, _) => lang.pick(
                format!("冻结以来新增 {} 件，其中属于统计期间的迟到 {late} 件；更正 {changed} 件，删除 {removed} 件。按现在的数据会有 {} 个数值不同；会商和通报仍用冻结的数据。", sum(|one| one.added), view.figures.len()),
                format!("Since then {} cases came in, {late} of them late for the period; {changed} were corrected and {removed} removed. {} values would be other ones now; consultation and bulletin keep to what was frozen.", sum(|one| one.added), view.figures.len()),
            ),
        };
        view! {
            <section class="page admin consultations">
                {head(room, Here::Since)}
                <p class="lede">{lede} " " {(!view.courts.is_empty()).then(|| view! { <a href=export download="">{lang.pick("导出变动案件", "Export the cases")}</a> })}</p>
                {view.by_other_rules.then(|| view! { <p class="hint">{other_rules(lang)}</p> })}
                {courts(&view, lang)}
                {figures(&view, lang)}
            </section>
        }
    })
}

fn other_rules(lang: Lang) -> &'static str {
    lang.pick(
        "冻结时的程序版本与现在不同，推算规则可能有变：案件只按所记内容比较（日期、承办、程序、结案方式、金额等），不比较推算的内容（有无审限、是否超审限、有无可执行内容、是否发回重审、是否记载不全）。数值不同，也可能只因规则不同。",
        "Another version of the program froze the figures, and its rules may differ: cases are compared by what is on record (days, judge, procedure, disposition, amounts and the like), not by what rules derive from it (whether there is a time limit and it was kept, whether there is something to enforce, whether a case was tried again, what is not on record). A value may be another one by the rules alone.",
    )
}

fn courts(view: &SinceView, lang: Lang) -> Option<AnyView> {
    if view.courts.is_empty() {
        return None;
    }
    let rows = view.courts.iter().map(|one| {
        let named = one.named.iter().map(|(_, number)| {
            view! { <a href=crate::documents::nodes::case_address(number)>{number.to_string()}</a> " " }
        });
        let cell = |label: &'static str, count: usize| view! { <td class="number" data-label=label>{count}</td> };
        view! {
            <tr>
                <th scope="row">{names::short(&view.room.courts, &one.court, lang)}</th>
                {cell(lang.pick("新增", "New"), one.added)}
                {cell(lang.pick("迟到", "Late"), one.late)}
                {cell(lang.pick("更正", "Corrected"), one.changed)}
                {cell(lang.pick("删除", "Removed"), one.removed)}
                <td data-label=lang.pick("案件", "Cases")>{named.collect_view()}</td>
            </tr>
        }
    });
    let heads = [
        words("法院", "Court"),
        numbers("新增", "New"),
        numbers("其中迟到", "Late among them"),
        numbers("更正", "Corrected"),
        numbers("删除", "Removed"),
        words("案件（部分）", "Cases (some)"),
    ];
    Some(view! { <section class="part"><h2>{lang.pick("案件变动", "Cases")}</h2>{list(List::default(), heads, rows.collect_view())}</section> }.into_any())
}

fn figures(view: &SinceView, lang: Lang) -> Option<AnyView> {
    if view.figures.is_empty() {
        return None;
    }
    let rows = view.figures.iter().map(|one| {
        view! {
            <tr>
                <th scope="row">{lang.pick(one.indicator.zh(), one.indicator.en())}</th>
                <td data-label=lang.pick("法院", "Court")>{names::scope(&view.room.courts, &one.court, lang)}</td>
                <td class="number" data-label=lang.pick("冻结值", "Frozen")>{one.frozen.clone()}</td>
                <td class="number" data-label=lang.pick("现值", "Now")>{one.now.clone()}</td>
            </tr>
        }
    });
    let heads =
        [words("指标", "Indicator"), words("法院", "Court"), numbers("冻结值", "Frozen"), numbers("现值", "Now")];
    Some(view! { <section class="part"><h2>{lang.pick("对数值的影响", "What it would do to the figures")}</h2>{list(List::default(), heads, rows.collect_view())}</section> }.into_any())
}
