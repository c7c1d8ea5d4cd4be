//! Two definitions side by side: values, the change between two periods taken apart, and the cases only one counts.

use super::Typed;
use super::cells::{self, built_in_options, court_list, court_options, period_options, side, value};
use super::listed::cases;
use crate::components::mark::{counted, grouped};
use crate::components::names;
use crate::documents::nodes::{List, in_textarea, list, numbers, words};
use crate::documents::{Frame, document};
use crate::figures::CourtName;
use crate::figures::formulas::{Compared, Counted};
use crate::lang::{Lang, lang};
use domain::catalogue::Unit;
use domain::court::CourtCode;
use domain::figure::Figure;
use domain::formula::{Change, Formula, FormulaError, OwnIndicator};
use domain::fraction::Fraction;
use domain::period::Period;
use domain::quantity::Quantity;
use leptos::prelude::*;

/// A definition that is compared.
#[derive(Clone, Debug, Default)]
pub struct Definition {
    /// The formula as it is shown to go on typing in.
    pub text: String,
    /// What it is called, in both languages, where it was chosen by name.
    pub name: Option<(String, String)>,
    /// What was read; none where nothing was typed.
    pub formula: Option<Result<Formula, FormulaError>>,
    /// Decimals of what was chosen by name.
    pub decimals: Option<u8>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct DiffView {
    /// The courts to choose from.
    pub courts: Vec<CourtName>,
    /// The courts looked at.
    pub scope: Vec<CourtName>,
    /// The chosen one.
    pub court: CourtCode,
    /// Periods to choose from.
    pub periods: Vec<Period>,
    /// The earlier and the later period.
    pub span: (Period, Period),
    /// The court's own indicators to choose from.
    pub own: Vec<OwnIndicator>,
    /// The first definition.
    pub a: Definition,
    /// The second one; the same as the first where nothing was typed.
    pub b: Definition,
    /// What came of it, where both are formulas.
    pub compared: Option<Compared>,
}

impl DiffView {
    fn decimals(&self) -> u8 {
        [self.a.decimals, self.b.decimals].into_iter().flatten().max().unwrap_or(Typed::DECIMALS)
    }

    /// What a definition is called beside the other.
    fn called(&self, is_a: bool, lang: Lang) -> String {
        let (definition, letter) = if is_a { (&self.a, "A") } else { (&self.b, "B") };
        match &definition.name {
            Some((zh, en)) => format!("{letter} {}", lang.pick(zh, en)),
            None => lang.pick(format!("口径 {letter}"), format!("Definition {letter}")),
        }
    }

    fn formulas(&self) -> Option<(&Formula, &Formula)> {
        let a = self.a.formula.as_ref()?.as_ref().ok()?;
        let b = self.b.formula.as_ref()?.as_ref().ok()?;
        Some((a, b))
    }
}

/// Renders it.
pub fn diff(frame: Frame, view: DiffView) -> String {
    document(frame.at_station("/"), ["口径比较", "Two definitions"], move || {
        let lang = lang();
        let back = format!("/formulas?court={}&period={}", view.court, view.span.1);
        let compared = view.compared.as_ref().zip(view.formulas()).map(|(compared, formulas)| {
            view! {
                {change(&view, compared, formulas, lang)}
                {sides(&view, compared, lang)}
                {cases(compared, lang)}
            }
        });
        view! {
            <section class="page admin formulas">
                <p class="crumbs"><a href=back>{lang.pick("公式", "Formulas")}</a></p>
                <div class="title-row"><h1>{lang.pick("口径比较", "Two definitions")}</h1></div>
                <p class="lede">{lang.pick(
                    "同样的案件按两个口径各数一遍：哪些进了、哪些出了；两期之间的变动，多少是实际，多少只是换了尺子。",
                    "The same cases counted by two definitions: which come in, which go out; and how much of a change between two periods is real and how much is the ruler.",
                )}</p>
                {form(&view, lang)}
                {compared}
            </section>
        }
    })
}

fn form(view: &DiffView, lang: Lang) -> AnyView {
    let own = |one: &OwnIndicator| {
        let version = lang.pick(format!("第 {} 版", one.version), format!("version {}", one.version));
        view! { <option value=format!("{}@{}", one.id, one.version)>{lang.pick(&one.zh, &one.en).clone()} " " {version}</option> }
    };
    let definition = |letter: &'static str, name: &'static str, of: &'static str, one: &Definition| {
        let label = lang.pick(format!("口径 {letter}"), format!("Definition {letter}"));
        let owns = (!view.own.is_empty()).then(|| {
            let each = view.own.iter().map(own).collect_view();
            view! { <optgroup label=lang.pick("本院指标", "The court's own")>{each}</optgroup> }
        });
        let fault = match &one.formula {
            Some(Err(error)) => Some(cells::fault(&one.text, error, lang)),
            _ => None,
        };
        let called = one.name.as_ref().map(|(zh, en)| view! { " " <strong>{lang.pick(zh, en).clone()}</strong> });
        let hint = (letter == "B").then(|| lang.pick("（空着即与 A 相同）", " (empty: the same as A)"));
        view! {
            <div class="definition">
                <label><span>{label} {hint} {called}</span>
                    <textarea name=name rows="3" maxlength="1200" spellcheck="false" autocomplete="off">{in_textarea(&one.text)}</textarea></label>
                <label><span>{lang.pick("或选用", "or choose")}</span>
                    <select name=of>
                        <option value="">{lang.pick("照上面所写", "as typed above")}</option>
                        {owns}
                        {built_in_options(lang)}
                    </select></label>
                {fault}
            </div>
        }
        .into_any()
    };
    let (earlier, later) = view.span;
    view! {
        <form class="gate-form wide diff-form" method="get" action="/formulas/diff">
            <div class="definitions">
                {definition("A", "a", "a_of", &view.a)}
                {definition("B", "b", "b_of", &view.b)}
            </div>
            <div class="sandbox-choices">
                <label><span>{lang.pick("范围", "Scope")}</span>
                    <select name="court">{court_options(&view.courts, &view.court, lang)}</select></label>
                <label><span>{lang.pick("本期", "Period")}</span>
                    <select name="period">{period_options(&view.periods, later, lang)}</select></label>
                <label><span>{lang.pick("对比期", "Compared with")}</span>
                    <select name="earlier">{period_options(&view.periods, earlier, lang)}</select></label>
            </div>
            <button class="primary" type="submit">{lang.pick("比较", "Compare")}</button>
        </form>
    }
    .into_any()
}

/// A change with its sign.
fn signed(part: Fraction, decimals: u8) -> String {
    let text = part.display(decimals);
    let plus = !text.starts_with('\u{2212}') && !part.is_zero();
    if plus { format!("+{text}") } else { text }
}

fn change(view: &DiffView, compared: &Compared, (a, _): (&Formula, &Formula), lang: Lang) -> AnyView {
    let change = match &compared.change {
        Ok(change) => change,
        Err(error) => {
            let said = error.to_string();
            let half = names::half(&said, lang).to_owned();
            return view! { <p class="notice-line"><span class="notice" role="alert">{half}</span></p> }.into_any();
        }
    };
    let decimals = view.decimals();
    let (earlier, later) = view.span;
    let [earlier, later] = [earlier, later].map(|period| names::period(period, lang));
    let row = |name: String, first: &Figure, second: &Figure| {
        let shown = |figure: &Figure| {
            let sides = format!("{}/{}", side(figure.numerator), side(figure.denominator));
            view! { {value(figure, decimals, lang)} " " <span class="hint sides">{sides}</span> }.into_any()
        };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="number" data-label=earlier.clone()>{shown(first)}</td>
                <td class="number" data-label=later.clone()>{shown(second)}</td>
            </tr>
        }
        .into_any()
    };
    let rows = [
        row(view.called(true, lang), &change.before, &change.bridge),
        row(view.called(false, lang), &compared.second_before, &change.after),
    ];
    let unit = match a.unit() {
        Unit::Percent => lang.pick("个百分点", "percentage points"),
        unit => lang.pick(unit.zh(), unit.en()),
    };
    let left_out = (!compared.left_out.is_empty()).then(|| {
        let names = court_list(&view.scope, &compared.left_out, lang);
        let text = lang.pick(
            format!("公式要看单个案件的情况，{names}只开放了汇总，两边都未计入。"),
            format!("A definition asks of single cases; {names} opened tallies only and stand on neither side."),
        );
        view! { <p class="hint">{text}</p> }
    });
    view! {
        <section class="part" id="change">
            <h2>{finding(view, change, unit, lang)}</h2>
            <div class="table-frame">
                <table class="rows stacked">
                    <thead><tr>
                        <th scope="col">{lang.pick("口径", "Definition")}</th>
                        <th scope="col" class="number">{earlier.clone()}</th>
                        <th scope="col" class="number">{later.clone()}</th>
                    </tr></thead>
                    <tbody>{rows.into_iter().collect_view()}</tbody>
                </table>
            </div>
            {split(view, change, unit, lang)}
            {left_out}
        </section>
    }
    .into_any()
}

/// The change in one sentence.
fn finding(view: &DiffView, change: &Change, unit: &str, lang: Lang) -> String {
    let decimals = view.decimals();
    match change.shown(decimals) {
        Some([whole, real, ruler]) => {
            let [whole, real, ruler] = [whole, real, ruler].map(|part| signed(part, decimals));
            lang.pick(
                format!("共变动 {whole} {unit}：实际变动 {real}，口径变动 {ruler}"),
                format!("Changed by {whole} {unit}: {real} real, {ruler} by the definition"),
            )
        }
        None => lang.pick("缺少数值，变动无法拆分", "A value is missing: the change cannot be taken apart").to_owned(),
    }
}

/// How the three figures make the change up.
fn split(view: &DiffView, change: &Change, unit: &str, lang: Lang) -> Option<AnyView> {
    let decimals = view.decimals();
    let [whole, real, ruler] = change.shown(decimals)?;
    let (a, b) = (view.called(true, lang), view.called(false, lang));
    let rows = [
        (
            lang.pick("实际变动", "Real"),
            lang.pick(format!("{a}：对比期到本期"), format!("{a}, from the earlier to the later period")),
            real,
            "real",
        ),
        (
            lang.pick("口径变动", "By the definition"),
            lang.pick(format!("本期：由 {a} 换成 {b}"), format!("the later period, from {a} to {b}")),
            ruler,
            "ruler",
        ),
        (lang.pick("合计", "Whole"), String::new(), whole, "whole"),
    ];
    let rows = rows.map(|(name, how, part, key)| {
        view! {
            <tr data-part=key>
                <th scope="row">{name}</th>
                <td>{how}</td>
                <td class="number">{signed(part, decimals)} <span class="unit">{unit.to_owned()}</span></td>
            </tr>
        }
    });
    let heads = [words("变动", "Change"), words("怎么算", "How"), numbers("多少", "By")];
    let style = List { stays: true, ..List::default() };
    Some(view! { <div class="split">{list(style, heads, rows.into_iter().collect_view())}</div> }.into_any())
}

/// How many cases only one definition counts, side by side.
fn sides(view: &DiffView, compared: &Compared, lang: Lang) -> AnyView {
    let pair = |found: &Counted, a: bool, b: bool| {
        let one = |is: bool, value: Quantity| if is { grouped(value) } else { String::from("—") };
        (counted(found.cases), one(a, found.a), one(b, found.b))
    };
    let rows = compared.sides.iter().flat_map(|found| {
        let total = Counted {
            cases: found.only_a.cases + found.only_b.cases + found.both.cases,
            a: sum([found.only_a.a, found.both.a, found.rest.0]),
            b: sum([found.only_b.b, found.both.b, found.rest.1]),
        };
        let all = [
            ("only-a", lang.pick("只有 A 计", "only A counts"), pair(&found.only_a, true, false)),
            ("only-b", lang.pick("只有 B 计", "only B counts"), pair(&found.only_b, false, true)),
            ("both", lang.pick("两者都计", "both count"), pair(&found.both, true, true)),
            (
                "rest",
                lang.pick("不是从案件数出", "not from cases"),
                (String::from("—"), grouped(found.rest.0), grouped(found.rest.1)),
            ),
            ("total", lang.pick("合计", "in all"), pair(&total, true, true)),
        ];
        let has_rest = !found.rest.0.is_zero() || !found.rest.1.is_zero();
        let side = found.side;
        all.into_iter().filter(move |(key, ..)| *key != "rest" || has_rest).map(move |(key, name, (cases, a, b))| {
            view! {
                <tr class:whole=key == "total" data-side=side.id() data-part=key>
                    <th scope="row">{lang.pick(format!("{}，{name}", side.zh()), format!("{}, {name}", capital(side.en())))}</th>
                    <td class="number" data-label=lang.pick("案件", "Cases")>{cases}</td>
                    <td class="number" data-label="A">{a}</td>
                    <td class="number" data-label="B">{b}</td>
                </tr>
            }
        })
    });
    let heads =
        [words("", ""), numbers("案件数", "Cases"), numbers("计入 A", "Adds to A"), numbers("计入 B", "Adds to B")];
    let heads = heads
        .map(|(zh, en, number)| view! { <th scope="col" class=number.then_some("number")>{lang.pick(zh, en)}</th> });
    let closed = (!compared.closed.is_empty()).then(|| {
        let names = court_list(&view.scope, &compared.closed, lang);
        let text = lang.pick(
            format!("不含{names}：未开放案件，或您的角色看不到。"),
            format!("Without {names}, whose cases are not open or not for your role."),
        );
        view! { <p class="hint">{text}</p> }
    });
    let period = names::period(view.span.1, lang);
    view! {
        <section class="part" id="sides">
            <h2>{lang.pick(format!("{period}：哪些案件进了、出了"), format!("{period}: which cases come in and go out"))}</h2>
            <div class="table-frame">
                <table class="rows stacked values"><thead><tr>{heads.into_iter().collect_view()}</tr></thead><tbody>{rows.collect_view()}</tbody></table>
            </div>
            {closed}
        </section>
    }
    .into_any()
}

pub(super) fn capital(word: &str) -> String {
    crate::documents::nodes::capital(word, Lang::En)
}

fn sum<const N: usize>(all: [Quantity; N]) -> Quantity {
    all.into_iter().fold(Quantity::ZERO, |sum, one| sum.plus(one).unwrap_or(sum))
}
