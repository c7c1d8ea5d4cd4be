//! The portrait of a mediation organisation.

use super::band::{Beside, drawing, told};
use super::{period_form, said};
use crate::components::mark::counted;
use crate::components::names;
use crate::components::spark::Sparkline;
use crate::documents::nodes::{List, entry_address, list, list_address, numbers, shown, words};
use crate::documents::ratio::figure;
use crate::documents::{Frame, document};
use crate::figures::CourtName;
use crate::lang::{Lang, lang};
use domain::explain::Sentence;
use domain::figure::Absence;
use domain::ledger::{Field, Kind, Matter};
use domain::period::Period;
use domain::portrait::{
    DECIMALS, FindingKind, Gauge, Gauged, Grain, Mediations, OrganisationFinding, OrganisationPortrait,
};
use domain::quantity::{Ratio, Rounding, difference, signed};
use domain::sources::share;
use leptos::prelude::*;

/// The portrait as it is shown.
#[derive(Clone, Debug)]
pub struct OrganisationView {
    /// The portrait.
    pub portrait: OrganisationPortrait,
    /// The names of the courts.
    pub courts: Vec<CourtName>,
    /// Where the conditions of the comparison come from.
    pub source: Sentence,
    /// Periods that can be chosen.
    pub periods: Vec<Period>,
    /// Whether the disputes are those of a part of the court.
    pub partial: bool,
    /// Whether the register can be opened by the reader.
    pub opens: bool,
}

/// Entries behind a finding listed at most.
const LISTED: usize = 30;

/// Renders it.
pub fn organisation(frame: Frame, view: OrganisationView) -> String {
    document(frame.at_station("/sources"), ["调解组织画像", "Portrait of a mediation organisation"], move || {
        let lang = lang();
        view! {
            <section class="page admin nodes portraits">
                {head(&view, lang)}
                {content(&view, lang)}
            </section>
        }
    })
}

fn content(view: &OrganisationView, lang: Lang) -> AnyView {
    if !view.portrait.is_known() {
        let text = lang.pick(
            "登记册在所选期间、上年同期和此前十二个月没有交给它的纠纷，请换期间，或从调解组织中选择。",
            "The register has no dispute for it in this period, the year before or twelve months: choose another period, or one of the organisations there are.",
        );
        return view! { {part_only(view, lang)} <p class="empty">{text}</p> }.into_any();
    }
    view! {
        {lede(view, lang)}
        {findings(view, lang)}
        {gauges(view, lang)}
        {ends(view, lang)}
        {causes(view, lang)}
        {months(view, lang)}
    }
    .into_any()
}

/// That what is seen is of a part of the court, where it is.
fn part_only(view: &OrganisationView, lang: Lang) -> Option<AnyView> {
    let text = lang.pick(
        "您只能看到自己部分的纠纷，数值不是全院的。",
        "You see the disputes of your own part: these are not the figures of the court.",
    );
    view.partial.then(|| view! { <p class="hint">{text}</p> }.into_any())
}

fn head(view: &OrganisationView, lang: Lang) -> AnyView {
    let OrganisationPortrait { court, name, period, .. } = &view.portrait;
    let all = format!("/sources/organisations?court={court}&period={period}");
    let hidden = view! {
        <input type="hidden" name="court" value=court.to_string() />
        <input type="hidden" name="name" value=name.clone() />
    };
    view! {
        <p class="crumbs"><a href=all>{lang.pick("调解组织", "Mediation organisations")}</a></p>
        <div class="title-row"><h1>{name.clone()} " " <span class="hint">{names::short(&view.courts, court, lang)}</span></h1></div>
        {period_form("/sources/organisation", hidden, &view.periods, *period, lang)}
    }
    .into_any()
}

fn lede(view: &OrganisationView, lang: Lang) -> AnyView {
    let portrait = &view.portrait;
    let now = &portrait.now;
    let of_kind = |kind: FindingKind| portrait.findings.iter().filter(|one| one.kind == kind).count();
    let [strong, weak] = [FindingKind::Strength, FindingKind::Weak].map(of_kind);
    let settled = figure(now.value(Gauge::Settled), DECIMALS);
    let is = match (now.given, now.ended()) {
        (0, _) => {
            lang.pick(String::from("本期没有委派给它的纠纷。"), String::from("It was given no dispute in this period."))
        }
        (given, 0) => lang.pick(
            format!("本期承接 {given} 件，尚无调解结束。"),
            format!("It was given {given} disputes; no mediation has ended."),
        ),
        (given, ended) => lang.pick(
            format!("本期承接 {given} 件，已结束 {ended} 件，成功 {} 件（{settled}%）。", now.settled),
            format!("It was given {given} disputes; {ended} have ended, {} of them well ({settled}%).", now.settled),
        ),
    };
    let found = match strong + weak {
        0 => lang.pick(
            String::from("与同类、与自身上年同期相比，没有超出正常波动的，或纠纷太少不作比较。"),
            String::from("Nothing differs from peers or the own past beyond chance, or there are too few to say."),
        ),
        _ => lang.pick(
            format!("超出正常波动的长处 {strong} 处、短板 {weak} 处。"),
            format!("Beyond chance: {strong} strengths, {weak} weak points."),
        ),
    };
    let found = (now.given > 0).then_some(found);
    let needed = said(&portrait.needed.told(&view.source), lang);
    view! {
        <p class="lede">{is} {lang.pick("", " ")} {found}</p>
        <p class="hint">
            {lang.pick("比较对象：", "Compared with: ")} {said(&portrait.peers.why, lang)} {lang.pick("。", ". ")} {needed} {lang.pick("。", ".")}
        </p>
        {part_only(view, lang)}
    }
    .into_any()
}

/// The register's list of the organisation's disputes of the period, with what was said of a field.
fn register(view: &OrganisationView, said: Option<(Field, &str)>) -> String {
    let OrganisationPortrait { court, name, period, .. } = &view.portrait;
    let (from, to) = (period.first().to_string(), period.last().to_string());
    let mut asked = vec![
        ("kind", Kind::Mediation.id()),
        ("came_from", from.as_str()),
        ("came_to", to.as_str()),
        (Field::Organisation.id(), name.as_str()),
    ];
    asked.extend(said.map(|(field, word)| (field.id(), word)));
    list_address("/nodes/ledger", court, &asked, 0)
}

fn linked(view: &OrganisationView, asked: Option<(Field, &str)>, text: String) -> AnyView {
    match view.opens {
        true => view! { <a href=register(view, asked)>{text}</a> }.into_any(),
        false => text.into_any(),
    }
}

fn findings(view: &OrganisationView, lang: Lang) -> Option<AnyView> {
    let all = &view.portrait.findings;
    if all.is_empty() {
        return None;
    }
    let part = |kind: FindingKind, zh: &'static str, en: &'static str| {
        let items: Vec<_> = all.iter().filter(|one| one.kind == kind).map(|one| finding(view, one, lang)).collect();
        (!items.is_empty()).then(|| view! { <h3>{lang.pick(zh, en)}</h3> <ul class="findings-list">{items}</ul> })
    };
    Some(
        view! {
            <section class="part" id="findings">
                <h2>{lang.pick("与同类、与自身相比", "Beside peers and the own past")}</h2>
                {part(FindingKind::Weak, "短板", "Weak points")}
                {part(FindingKind::Strength, "长处", "Strengths")}
                {part(FindingKind::Noise, "属正常波动", "No more than chance")}
                <p class="hint">{lang.pick(
                    "判断只提示去看登记册，不作评价结论。",
                    "A finding asks for a look into the register and is no verdict.",
                )}</p>
            </section>
        }
        .into_any(),
    )
}

fn finding(view: &OrganisationView, finding: &OrganisationFinding, lang: Lang) -> AnyView {
    let innocent = finding.innocent.as_ref().map(|why| view! { <p class="hint">{said(why, lang)}</p> });
    view! { <li>{said(&finding.said, lang)} {innocent} {behind(view, finding, lang)}</li> }.into_any()
}

/// The entries behind a finding, for those who see the register.
fn behind(view: &OrganisationView, finding: &OrganisationFinding, lang: Lang) -> Option<AnyView> {
    let count = finding.behind.len();
    if !view.opens || count == 0 {
        return None;
    }
    let good = finding.kind == FindingKind::Strength;
    let which = match (finding.gauge, good) {
        (Gauge::Settled, true) => lang.pick("成功的", "those settled"),
        (Gauge::Settled, false) => lang.pick("未成功的", "those that failed"),
        (Gauge::Over, true) => lang.pick("期限内结束的", "those that ended in time"),
        (Gauge::Over, false) => lang.pick("超期的", "those over the limit"),
        (Gauge::Performed, true) => lang.pick("已履行的", "those performed"),
        (Gauge::Performed, false) => lang.pick("反悔或到期未履行的", "those broken or not performed in time"),
        (Gauge::Days, _) => lang.pick("已结束的", "those that ended"),
    };
    let link = |(id, number): &(String, Matter)| {
        view! { <a href=entry_address(&view.portrait.court, id)>{number.to_string()}</a> " " }
    };
    let items: Vec<_> = finding.behind.iter().take(LISTED).map(link).collect();
    let cut = (count > LISTED).then(|| lang.pick(format!("列出 {LISTED} 件，"), format!("{LISTED} are listed; ")));
    let title = lang.pick(format!("{which} {count} 件"), format!("{which}: {count}"));
    let all = lang.pick("登记册中本期全部", "all of the period in the register");
    Some(
        view! {
            <details><summary>{title}</summary><p class="names">{items}</p><p class="hint">{cut} <a href=register(view, None)>{all}</a></p></details>
        }
        .into_any(),
    )
}

fn gauges(view: &OrganisationView, lang: Lang) -> AnyView {
    let portrait = &view.portrait;
    let before = portrait.year_before.as_ref();
    let rows = portrait.gauges.iter().map(|Gauged { gauge, band }| {
        let gauge = *gauge;
        let value = |all: Option<&Mediations>| {
            let Some(all) = all else { return Absence::NotAvailable.id().into_any() };
            let sides = all.sides(gauge);
            let unit = all.value(gauge).map(|_| if gauge.is_share() { "%" } else { "" });
            let counted = match gauge.is_share() {
                true => format!("{}/{}", sides.numerator, sides.denominator),
                false => lang.pick(format!("{} 件", all.stands_on(gauge)), format!("of {}", all.stands_on(gauge))),
            };
            let counted = unit.map(|_| lang.pick(format!("（{counted}）"), format!(" ({counted})")));
            view! { {figure(all.value(gauge), DECIMALS)} {unit} <span class="hint">{counted}</span> }.into_any()
        };
        let rounded = |ratio: Option<Ratio>| ratio?.rounded(DECIMALS, Rounding::HalfUp);
        let change = rounded(portrait.now.value(gauge)).zip(rounded(before.and_then(|before| before.value(gauge))));
        let change = change.and_then(|(now, before)| difference(now, before));
        let change = change.map_or_else(|| String::from("—"), |change| signed(change, DECIMALS));
        let beside = Beside {
            band,
            own: portrait.now.value(gauge),
            scale: 100,
            decimals: DECIMALS,
            alike: (Grain::LineCause, "的纠纷按同类纠纷比较", "of the disputes compared with the same kind"),
        };
        let trend = portrait.months.iter().map(|(_, month)| rounded(month.value(gauge))).collect();
        let (zh, en) = gauge.told();
        view! {
            <tr>
                <th scope="row">{lang.pick(gauge.zh().to_owned(), crate::documents::nodes::capital(gauge.en(), lang))} <span class="hint">{lang.pick(zh, en)}</span></th>
                <td class="number" data-label=lang.pick("本期", "Now")>{value(Some(&portrait.now))}</td>
                <td class="number" data-label=lang.pick("上年同期", "A year before")>{value(before)}</td>
                <td class="number" data-label=lang.pick("变化", "Change")>{change}</td>
                <td data-label=lang.pick("十二个月", "Twelve months")><Sparkline values=trend range=None /></td>
                <td class="band-cell" data-label=lang.pick("与同类相比", "Beside peers")>{drawing(&beside)} {told(&beside)}</td>
            </tr>
        }
    });
    let heads = [
        words("项目", "What"),
        numbers("本期", "Now"),
        numbers("上年同期", "A year before"),
        numbers("变化", "Change"),
        words("十二个月", "Twelve months"),
        words("与同类相比", "Beside peers"),
    ];
    let begins = portrait.since.filter(|since| *since > portrait.period.year_before().first()).map(|since| {
        lang.pick(
            format!("登记册自 {since} 起有记录，上年同期不全。"),
            format!("The register has entries from {since} on: the same period of the year before is not whole. "),
        )
    });
    view! {
        <section class="part" id="profile">
            <h2>{lang.pick("与自身、与同类", "Beside the own past and peers")}</h2>
            {list(List::default(), heads, rows.collect_view())}
            <p class="hint">{begins} {lang.pick(
                "均按收到日期在所选时间内的纠纷、按现在的状态计算；上年同期的早已结束，本期新近收到的可能尚在调解。委派件数随法院分派而异，不作比较。",
                "Of the disputes received in the time chosen, as they stand now: those of the year before have long ended, those that came lately may be running. How many an organisation is given is the court's to say and not compared.",
            )}</p>
        </section>
    }
    .into_any()
}

fn ends(view: &OrganisationView, lang: Lang) -> AnyView {
    let (now, before) = (&view.portrait.now, view.portrait.year_before.as_ref());
    let any = Some(store::ANY);
    let late = |count: i64| {
        (count > 0).then(|| {
            let text = lang.pick(format!("逾期 {count}"), format!("{count} late"));
            view! { " " <span class="late">{text}</span> }
        })
    };
    type Row = (&'static str, &'static str, fn(&Mediations) -> i64, Option<Field>, fn(&Mediations) -> i64, bool);
    const NO: fn(&Mediations) -> i64 = |_| 0;
    const ROWS: [Row; 12] = [
        ("委派给它", "Given to it", |all| all.given, None, NO, false),
        ("待接受", "To be accepted", |all| all.to_accept, None, |all| all.to_accept_late, true),
        ("退回或未接受即结束", "Handed back, or ended before it was accepted", |all| all.not_taken, None, NO, true),
        ("调解中", "In mediation", |all| all.running, None, |all| all.running_late, true),
        ("调解成功", "Settled", |all| all.settled, Some(Field::Settlement), NO, true),
        ("其中自行和解、撤回申请", "of these by the parties themselves", |all| all.withdrawn, None, NO, false),
        (
            "其中申请司法确认",
            "of these with an application for confirmation",
            |all| all.confirmed,
            Some(Field::ConfirmationNumber),
            NO,
            false,
        ),
        (
            "其中出具调解书",
            "of these with a mediation document",
            |all| all.documented,
            Some(Field::DocumentNumber),
            NO,
            false,
        ),
        (
            "其中已履行",
            "of these performed",
            |all| all.performed,
            Some(Field::PerformedOn),
            |all| all.unperformed,
            false,
        ),
        ("其中反悔", "of these broken", |all| all.breached, None, NO, false),
        ("调解未成功", "Ended without success", |all| all.failed, Some(Field::FailReason), NO, true),
        (
            "其中应转未转立案",
            "of these still to be docketed",
            |all| all.to_docket,
            None,
            |all| all.to_docket_late,
            false,
        ),
    ];
    let rows = ROWS.map(|(zh, en, count, field, overdue, part)| {
        let text = lang.pick(zh, en).to_owned();
        let name = match (zh, field, any) {
            ("委派给它", ..) => linked(view, None, text),
            (_, Some(field), Some(any)) if count(now) > 0 => linked(view, Some((field, any)), text),
            _ => text.into_any(),
        };
        let of = part.then(|| format!("{}%", figure(share(count(now), now.given), DECIMALS)));
        let class = if zh.starts_with("其中") { "inner" } else { "" };
        view! {
            <tr class=class>
                <th scope="row">{name} {late(overdue(now))}</th>
                <td class="number">{counted(count(now))}</td>
                <td class="number">{of}</td>
                <td class="number">{before.map_or_else(|| Absence::NotAvailable.id().to_owned(), |before| counted(count(before)))}</td>
            </tr>
        }
    });
    let heads = [
        words("去向", "What became of them"),
        numbers("件", "Disputes"),
        numbers("占比", "Share"),
        numbers("上年同期", "A year before"),
    ];
    let reasons: Vec<String> = view
        .portrait
        .failures
        .iter()
        .map(|one| format!("{} {}", shown(Field::FailReason, &one.word, lang), one.count))
        .collect();
    let reasons = (!reasons.is_empty()).then(|| {
        let all = lang.list(&reasons);
        view! { <p class="hint">{lang.pick(format!("未成功的原因：{all}。"), format!("Why they failed: {all}."))}</p> }
    });
    view! {
        <section class="part parts" id="ends">
            <h2>{lang.pick("委派的纠纷怎样了结", "What became of the disputes")}</h2>
            {list(List { stays: true, ..List::default() }, heads, rows.collect_view())}
            {reasons}
        </section>
    }
    .into_any()
}

fn causes(view: &OrganisationView, lang: Lang) -> Option<AnyView> {
    if view.portrait.causes.is_empty() {
        return None;
    }
    let rows = view.portrait.causes.iter().map(|(cause, all)| {
        let name = match cause.is_empty() {
            true => lang.pick("未填", "not given").into_any(),
            false => linked(view, Some((Field::DisputeCause, cause)), cause.clone()),
        };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="number">{counted(all.given)}</td>
                <td class="number">{counted(all.ended())}</td>
                <td class="number">{figure(all.value(Gauge::Settled), DECIMALS)}</td>
                <td class="number">{figure(all.value(Gauge::Days), DECIMALS)}</td>
            </tr>
        }
    });
    let heads = [
        words("纠纷类型", "Kind of dispute"),
        numbers("委派", "Given"),
        numbers("已结束", "Ended"),
        numbers("成功%", "Settled %"),
        numbers("中位日数", "Median days"),
    ];
    Some(
        view! {
            <section class="part parts" id="causes">
                <h2>{lang.pick("纠纷类型", "Kinds of disputes")}</h2>
                {list(List { stays: true, ..List::default() }, heads, rows.collect_view())}
            </section>
        }
        .into_any(),
    )
}

fn months(view: &OrganisationView, lang: Lang) -> AnyView {
    let rows = view.portrait.months.iter().map(|(month, all)| {
        view! {
            <tr>
                <th scope="row">{names::period(Period::month(*month), lang)}</th>
                <td class="number">{counted(all.given)}</td>
                <td class="number">{counted(all.settled)}</td>
                <td class="number">{figure(all.value(Gauge::Settled), DECIMALS)}</td>
                <td class="number">{counted(all.failed)}</td>
                <td class="number">{counted(all.running)}</td>
            </tr>
        }
    });
    let heads = [
        words("收到月份", "Month received"),
        numbers("委派", "Given"),
        numbers("成功", "Settled"),
        numbers("成功%", "Settled %"),
        numbers("未成功", "Failed"),
        numbers("在调", "Open"),
    ];
    view! {
        <section class="part parts" id="months">
            <h2>{lang.pick("逐月走势", "Month by month")}</h2>
            {list(List { stays: true, ..List::default() }, heads, rows.collect_view())}
        </section>
    }
    .into_any()
}
