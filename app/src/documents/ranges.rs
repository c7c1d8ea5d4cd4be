//! 参考区间: what a court's figures are judged by, from which day on, on what basis, and which court set it.

use super::{Frame, document};
use crate::components::names;
use crate::figures::CourtName;
use crate::lang::{Lang, lang};
use domain::catalogue::{Direction, Indicator, Unit, Version};
use domain::explain::Sentence;
use domain::quantity::Quantity;
use domain::range::{DatedRange, Range};
use leptos::prelude::*;

/// The ranges of a court under one edition.
#[derive(Clone, Debug)]
pub struct RangesView {
    /// The court.
    pub court: CourtName,
    /// The edition.
    pub version: Version,
    /// Whether the reader sets them.
    pub sets: bool,
    /// Its indicators, in the order of the health check.
    pub lines: Vec<RangeLine>,
    /// What the court itself set, of all days.
    pub own: Vec<DatedRange>,
    /// From when on, and on what basis, as it was typed.
    pub typed: [String; 2],
}

/// One indicator.
#[derive(Clone, Debug)]
pub struct RangeLine {
    /// Which.
    pub indicator: &'static Indicator,
    /// What holds today, with the court that set it.
    pub holds: Option<(DatedRange, Sentence)>,
    /// Both ends, as they hold or were typed.
    pub ends: [String; 2],
    /// Both ends as they held when the form was made.
    pub was: [String; 2],
}

const NAME: [&str; 2] = ["参考区间", "Reasonable ranges"];

/// Renders them.
pub fn ranges(frame: Frame, view: RangesView) -> String {
    document(frame.at_station("/"), NAME, move || {
        let lang = lang();
        let court = lang.pick(&view.court.zh.1, &view.court.en.1).clone();
        let editions = Version::ALL.iter().map(|version| {
            let address = format!("/ranges?court={}&catalogue={}", view.court.code, version.id());
            let current = (*version == view.version).then_some("page");
            view! { <li><a href=address aria-current=current>{lang.pick(version.zh(), version.en())}</a></li> }
        });
        view! {
            <section class="page admin ranges">
                <p class="crumbs"><a href=format!("/?court={}&catalogue={}", view.court.code, view.version.id())>{lang.pick("体检", "Health check")}</a></p>
                <div class="title-row"><h1>{lang.pick(NAME[0], NAME[1])}</h1></div>
                <p class="lede">{lede(&view, &court, lang)}</p>
                <nav class="tabs" aria-label=lang.pick("版本", "Edition")><ul>{editions.collect_view()}</ul></nav>
                {if view.sets { form(&view, lang) } else { table(&view, lang) }}
                {own(&view, lang)}
            </section>
        }
    })
}

fn lede(view: &RangesView, court: &str, lang: Lang) -> String {
    let (set, of) = (
        view.lines.iter().filter(|line| line.holds.as_ref().is_some_and(|(dated, _)| dated.range.judges())).count(),
        view.lines.len(),
    );
    let who = match (view.sets, lang) {
        (true, Lang::Zh) => {
            "本院设定的，从所定之日起适用于本院和没有自行设定的下级法院；指标按期末那天适用的区间评价，期末在此之前的不变。"
        }
        (true, Lang::En) => {
            "What the court sets holds from the day it names, for itself and for the courts below that set none. A figure is judged by what held on the last day of its period, so that periods which ended before stay as they were."
        }
        (false, Lang::Zh) => "由该院审判管理部门设定，这里只能查看。",
        (false, Lang::En) => "The trial management office of that court sets its own; here they can only be read.",
    };
    match lang {
        Lang::Zh => format!(
            "{court} {of} 项指标中 {set} 项有参考区间。最高人民法院的合理区间没有公布，系统不预设数值，须由法院写明依据。{who}"
        ),
        Lang::En => format!(
            "{court}: {set} of {of} indicators have a range. The ranges of the Supreme People's Court are unpublished; this system presumes none, and a court states on what basis it sets its own. {who}"
        ),
    }
}

fn unit(indicator: &Indicator, lang: Lang) -> &'static str {
    match indicator.unit {
        Unit::Percent => "%",
        Unit::Days => lang.pick("天", "days"),
        _ => "",
    }
}

fn way(indicator: &Indicator, lang: Lang) -> &'static str {
    match indicator.direction {
        Direction::Positive => lang.pick("高于上限为优", "above is better"),
        Direction::Negative => lang.pick("低于下限为优", "below is better"),
        _ => lang.pick("两侧均为偏离", "either side is outside"),
    }
}

/// Both ends with the unit.
fn ends(range: &Range, indicator: &Indicator, lang: Lang) -> String {
    let end = |end: Option<Quantity>| end.map_or_else(|| String::from("…"), |end| end.to_string());
    match (range.low, range.high) {
        (None, None) => lang.pick("不作评价", "not judged").to_owned(),
        (low, high) => format!("{}–{} {}", end(low), end(high), unit(indicator, lang)).trim_end().to_owned(),
    }
}

/// What holds, where it comes from and since when.
fn holds(line: &RangeLine, lang: Lang) -> AnyView {
    match &line.holds {
        None => lang.pick("未设定，不作评价", "none: not judged").into_any(),
        Some((dated, court)) => {
            let basis = names::half(&dated.range.basis, lang);
            let since = match lang {
                Lang::Zh => format!("{}，自 {} 起 · {basis}", court.zh, dated.from),
                Lang::En => format!("{}, from {} · {basis}", court.en, dated.from),
            };
            view! { <span>{ends(&dated.range, line.indicator, lang)}</span> " " <span class="hint">{since}</span> }
                .into_any()
        }
    }
}

fn frame(view: &RangesView, heads: &[&'static str], row: impl Fn(&RangeLine) -> AnyView, lang: Lang) -> AnyView {
    let rows = view.lines.iter().map(row).collect_view();
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=lang.pick(NAME[0], NAME[1])>
            <table class="rows stacked">
                <thead><tr>{heads.iter().map(|head| view! { <th scope="col">{*head}</th> }).collect_view()}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn name(line: &RangeLine, lang: Lang) -> AnyView {
    let id = line.indicator.id;
    view! { <th scope="row">{lang.pick(id.zh(), id.en())} " " <span class="hint">{way(line.indicator, lang)}</span></th> }.into_any()
}

fn table(view: &RangesView, lang: Lang) -> AnyView {
    let head = lang.pick("适用的区间", "What holds");
    let row = |line: &RangeLine| {
        view! { <tr>{name(line, lang)}<td data-label=head class="said">{holds(line, lang)}</td></tr> }.into_any()
    };
    frame(view, &[lang.pick("指标", "Indicator"), head], row, lang)
}

fn form(view: &RangesView, lang: Lang) -> AnyView {
    let heads = [
        lang.pick("指标", "Indicator"),
        lang.pick("下限", "Lower end"),
        lang.pick("上限", "Upper end"),
        lang.pick("现行", "In force"),
    ];
    let row = |line: &RangeLine| {
        let id = line.indicator.id;
        let ends = ["low", "high"].into_iter().zip(&line.ends).zip(&line.was).zip([heads[1], heads[2]]);
        let ends = ends.map(|(((end, typed), was), head)| {
            let label = format!("{} {head} {}", lang.pick(id.zh(), id.en()), unit(line.indicator, lang));
            view! {
                <td data-label=head class="end">
                    <input type="text" inputmode="decimal" name=format!("{end}.{}", id.id()) value=typed.clone() aria-label=label maxlength="20" autocomplete="off" />
                    <input type="hidden" name=format!("was.{end}.{}", id.id()) value=was.clone() />
                    <span class="unit">{unit(line.indicator, lang)}</span>
                </td>
            }
        });
        view! { <tr>{name(line, lang)}{ends.collect_view()}<td data-label=heads[3] class="said">{holds(line, lang)}</td></tr> }.into_any()
    };
    let [from, basis] = view.typed.clone();
    view! {
        <form class="ranges-form" method="post" action="/ranges">
            <input type="hidden" name="catalogue" value=view.version.id() />
            {frame(view, &heads, row, lang)}
            <div class="gate-form wide">
                <label>
                    <span>{lang.pick("自哪天起", "From which day on")}</span>
                    <input type="date" name="from" value=from required />
                </label>
                <label class="long">
                    <span>{lang.pick("依据（必填，如上级文件的名称和文号）", "Basis (required, such as the name and number of a document)")}</span>
                    <input type="text" name="basis" value=basis maxlength="200" required autocomplete="off" />
                </label>
                <p class="hint">{lang.pick(
                    "只设定改动过的指标；两端都清空的，自那天起不作评价。",
                    "Only indicators that were changed here are set; with both ends empty, an indicator is not judged from that day on.",
                )}</p>
                <button class="primary" type="submit">{lang.pick("设定", "Set")}</button>
            </div>
        </form>
    }
    .into_any()
}

/// What the court itself set, each of which it may take back.
fn own(view: &RangesView, lang: Lang) -> Option<AnyView> {
    let heads = [("指标", "Indicator"), ("自", "From"), ("区间", "Range"), ("依据", "Basis"), ("", "")]
        .map(|(zh, en)| lang.pick(zh, en));
    let row = |one: &DatedRange| {
        let id = one.indicator;
        let indicator = lang.pick(id.zh(), id.en());
        let range = id.definition().map(|indicator| ends(&one.range, indicator, lang));
        let back = view.sets.then(|| {
            let label = lang.pick(
                format!("撤回{indicator}自 {} 起的设定", one.from),
                format!("Take back {indicator} from {}", one.from),
            );
            view! {
                <form method="post" action="/ranges/back">
                    <input type="hidden" name="catalogue" value=view.version.id() />
                    <input type="hidden" name="indicator" value=id.id() />
                    <input type="hidden" name="from" value=one.from.to_string() />
                    <button class="quiet" type="submit" aria-label=label>{lang.pick("撤回", "Take back")}</button>
                </form>
            }
        });
        view! {
            <tr>
                <th scope="row">{indicator}</th>
                <td data-label=heads[1]>{one.from.to_string()}</td>
                <td data-label=heads[2]>{range}</td>
                <td data-label=heads[3] class="said">{names::half(&one.range.basis, lang)}</td>
                <td>{back}</td>
            </tr>
        }
        .into_any()
    };
    (!view.own.is_empty()).then(|| {
        let set_here = match view.sets {
            true => lang.pick("本院的设定", "Set by this court"),
            false => lang.pick("该院的设定", "Set by that court"),
        };
        let rows = view.own.iter().map(row).collect_view();
        view! {
            <section class="part" id="own">
                <h2>{set_here}</h2>
                <div class="table-frame" tabindex="0" role="region" aria-label=set_here>
                    <table class="rows stacked">
                        <thead><tr>{heads.map(|head| match head {
                            "" => view! { <td></td> }.into_any(),
                            head => view! { <th scope="col">{head}</th> }.into_any(),
                        })}</tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
        .into_any()
    })
}
