//! The page of formulas: what the court measures itself by, and the sandbox.

use super::own::own;
use super::reference::reference;
use super::result::result;
use super::sandbox::{proposal_form, sandbox_form};
use super::{Typed, cells};
use crate::documents::{Frame, document};
use crate::figures::CourtName;
use crate::figures::formulas::Answer;
use crate::lang::{Lang, lang};
use domain::day::Day;
use domain::figure::Figure;
use domain::formula::{Formula, FormulaError, OwnIndicator};
use domain::period::Period;
use domain::policy::Part;
use domain::tally::Dimension;
use leptos::prelude::*;
use store::KeptIndicator;

/// The page.
#[derive(Clone, Debug)]
pub struct FormulasView {
    /// The courts to choose from.
    pub courts: Vec<CourtName>,
    /// The courts looked at: the chosen one and those below it.
    pub scope: Vec<CourtName>,
    /// What of the court is the reader's, where not all of it.
    pub part: Option<Part>,
    /// Periods to choose from.
    pub periods: Vec<Period>,
    /// What a formula can be grouped by.
    pub dimensions: Vec<Dimension>,
    /// What was typed.
    pub typed: Typed,
    /// All versions of the court's own indicators that the reader may know of.
    pub kept: Vec<KeptIndicator>,
    /// Those that hold on the last day of the period, with their figures.
    pub held: Vec<Held>,
    /// What came of the formula that was typed; none where nothing was.
    pub outcome: Option<Outcome>,
    /// Whether the reader proposes indicators of this court.
    pub proposes: bool,
    /// Whether the reader adopts them.
    pub adopts: bool,
    /// The day it is.
    pub today: Day,
}

/// An own indicator in force, with its figures.
#[derive(Clone, Debug)]
pub struct Held {
    /// The version that holds.
    pub own: OwnIndicator,
    /// Of the whole scope.
    pub total: Figure,
    /// By court, in the order of the scope.
    pub courts: Vec<Figure>,
}

/// What came of a formula.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It is none.
    Refused(FormulaError),
    /// What it comes to.
    Answered(Formula, Box<Answer>),
}

/// Renders it.
pub fn formulas(frame: Frame, view: FormulasView) -> String {
    document(frame.at_station("/"), ["公式", "Formulas"], move || {
        let lang = lang();
        let diff = format!("/formulas/diff?court={}&period={}", view.typed.court, view.typed.period);
        view! {
            <section class="page admin formulas">
                <p class="crumbs"><a href="/" rel="external">{lang.pick("体检", "Health check")}</a></p>
                <div class="title-row"><h1>{lang.pick("公式", "Formulas")}</h1></div>
                <p class="lede">{lede(&view, lang)}</p>
                <p class="onward-line"><a href=diff>{lang.pick("比较两个口径", "Compare two definitions")}</a></p>
                {own(&view, lang)}
                {sandbox(&view, lang)}
                {reference(lang)}
            </section>
        }
    })
}

fn lede(view: &FormulasView, lang: Lang) -> String {
    let held = view.held.len();
    let proposals = view.kept.iter().filter(|one| one.own.state == domain::formula::own::State::Proposal).count();
    let held = match held {
        0 => lang
            .pick(String::from("本院没有在用的自设指标"), String::from("No indicator of the court's own is in force")),
        _ => lang.pick(format!("本院在用的自设指标 {held} 个"), format!("The court's own indicators in force: {held}")),
    };
    let waiting = match proposals {
        0 => String::new(),
        _ => lang.pick(format!("，待定提案 {proposals} 个"), format!("; proposals: {proposals}")),
    };
    lang.pick(
        format!("{held}{waiting}。新的先在沙盒里写成公式，看过各院数值和背后的案件再提。"),
        format!(
            "{held}{waiting}. A new one is typed as a formula and looked at over the courts, with the cases behind it, before it is proposed."
        ),
    )
}

fn sandbox(view: &FormulasView, lang: Lang) -> AnyView {
    let outcome = view.outcome.as_ref().map(|outcome| match outcome {
        Outcome::Refused(error) => cells::fault(&view.typed.text, error, lang),
        Outcome::Answered(formula, answer) => {
            view! { {result(view, formula, answer, lang)} {proposal_form(view, formula, lang)} }.into_any()
        }
    });
    view! {
        <section class="part" id="sandbox">
            <h2>{lang.pick("公式沙盒", "Sandbox")}</h2>
            {sandbox_form(view, lang)}
            {outcome}
        </section>
    }
    .into_any()
}
