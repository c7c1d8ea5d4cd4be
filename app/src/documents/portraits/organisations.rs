//! The mediation organisations of a court's register, in the order of their names, and of a court with others below it those
//! courts beside each other.

use super::organisation_address;
use crate::components::mark::counted;
use crate::components::names::{self, short};
use crate::documents::nodes::{Here, List, Nodes, head, list, numbers, words};
use crate::documents::ratio::figure;
use crate::documents::{Frame, document};
use crate::lang::{Lang, lang};
use domain::court::CourtCode;
use domain::period::Period;
use domain::portrait::{DECIMALS, Gauge, Mediations};
use leptos::prelude::*;

/// The page.
#[derive(Clone, Debug)]
pub struct OrganisationsView {
    /// The head of the page.
    pub nodes: Nodes,
    /// The period portraits are opened for.
    pub period: Period,
    /// Periods that can be chosen.
    pub periods: Vec<Period>,
    /// The organisations of the court's own register.
    pub organisations: Vec<(String, Mediations)>,
    /// The courts of the scope, where there are several, each with how many organisations it gave disputes to and what
    /// became of them all.
    pub courts: Vec<(CourtCode, usize, Mediations)>,
    /// Whether the disputes are those of a part of the court.
    pub partial: bool,
}

/// Renders it.
pub fn organisations(frame: Frame, view: OrganisationsView) -> String {
    document(frame, ["调解组织", "Mediation organisations"], move || {
        let lang = lang();
        let title = lang.pick("调解组织", "Mediation organisations").to_owned();
        view! {
            <section class="page admin nodes sources portraits">
                {head(&view.nodes, Here::Organisations, title, "/sources/organisations")}
                {lede(&view, lang)}
                {periods(&view, lang)}
                {courts(&view, lang)}
                {table(&view, lang)}
            </section>
        }
    })
}

fn lede(view: &OrganisationsView, lang: Lang) -> AnyView {
    let counted = |all: &mut dyn Iterator<Item = &Mediations>| {
        all.fold((0, 0, 0), |(given, ended, settled), one| {
            (given + one.given, ended + one.ended(), settled + one.settled)
        })
    };
    let (count, (given, ended, settled)) = match view.courts.is_empty() {
        true => (view.organisations.len(), counted(&mut view.organisations.iter().map(|(_, one)| one))),
        false => {
            let count = view.courts.iter().map(|(_, count, _)| count).sum();
            (count, counted(&mut view.courts.iter().map(|(.., one)| one)))
        }
    };
    let share = figure(domain::sources::share(settled, ended), DECIMALS);
    let period = names::period(view.period, lang);
    let text = match given {
        0 => lang.pick(
            format!("{period}没有委派给调解组织的纠纷。"),
            format!("{period}: no dispute was given to a mediation organisation."),
        ),
        _ => lang.pick(
            format!("{period}收到的纠纷中，{given} 件委派给 {count} 个调解组织，已结束 {ended} 件，成功 {share}%。"),
            format!(
                "{period}: {given} of the disputes received went to {count} mediation organisations; {ended} mediations have ended, {share}% of them well."
            ),
        ),
    };
    let honest = lang.pick(
        "按登记册所载的最后一个调解组织计算，按现在的状态；按名称排列，不排名。成功率受纠纷类型影响，请看各组织画像中的同类比较。",
        "Counted by the organisation the register names last, as the disputes stand now; in the order of names, which is no rank. What is settled depends on the kinds of disputes: see the comparison in each portrait.",
    );
    let part = view.partial.then(|| {
        view! { <p class="hint">{lang.pick("您只能看到自己部分的纠纷，数值不是全院的。", "You see the disputes of your own part: these are not the figures of the court.")}</p> }
    });
    view! { <p class="lede">{text}</p> <p class="hint">{honest}</p> {part} }.into_any()
}

fn periods(view: &OrganisationsView, lang: Lang) -> AnyView {
    let hidden = view! { <input type="hidden" name="court" value=view.nodes.court.to_string() /> };
    super::period_form("/sources/organisations", hidden, &view.periods, view.period, lang)
}

/// What stands in both tables about some mediations.
fn cells(all: &Mediations, lang: Lang) -> AnyView {
    let value = |gauge: Gauge| figure(all.value(gauge), DECIMALS);
    let plain = [
        ("委派", "Given", all.given.to_string()),
        ("已结束", "Ended", all.ended().to_string()),
        ("成功%", "Settled %", value(Gauge::Settled)),
        ("中位日数", "Median days", value(Gauge::Days)),
        ("超期%", "Over the limit %", value(Gauge::Over)),
        ("到期履行%", "Performed %", value(Gauge::Performed)),
    ];
    let plain = plain.map(|(zh, en, text)| view! { <td class="number" data-label=lang.pick(zh, en)>{text}</td> });
    let class = if all.running_late > 0 { "number late" } else { "number" };
    let label = lang.pick("逾期/在调", "Late/open");
    view! { {plain} <td class=class data-label=label>{format!("{}/{}", all.running_late, all.running)}</td> }.into_any()
}

macro_rules! heads {
    ($first:expr $(, $more:expr)?) => {
        [
            $first,
            $($more,)?
            numbers("委派", "Given"),
            numbers("已结束", "Ended"),
            numbers("成功%", "Settled %"),
            numbers("中位日数", "Median days"),
            numbers("超期%", "Over the limit %"),
            numbers("到期履行%", "Performed %"),
            numbers("逾期/在调", "Late/open"),
        ]
    };
}

fn courts(view: &OrganisationsView, lang: Lang) -> Option<AnyView> {
    if view.courts.is_empty() {
        return None;
    }
    let rows = view.courts.iter().map(|(court, count, all)| {
        let address = format!("/sources/organisations?court={court}&period={}", view.period);
        let name = short(&view.nodes.courts, court, lang);
        let name = match *court == view.nodes.court {
            true => name.into_any(),
            false => view! { <a href=address>{name}</a> }.into_any(),
        };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="number" data-label=lang.pick("调解组织", "Organisations")>{counted(*count)}</td>
                {cells(all, lang)}
            </tr>
        }
    });
    let heads = heads!(words("法院", "Court"), numbers("调解组织", "Organisations"));
    Some(
        view! {
            <section class="part" id="courts">
                <h2>{lang.pick("各法院", "The courts")}</h2>
                {list(List::default(), heads, rows.collect_view())}
            </section>
        }
        .into_any(),
    )
}

fn table(view: &OrganisationsView, lang: Lang) -> Option<AnyView> {
    if view.organisations.is_empty() {
        return None;
    }
    let rows = view.organisations.iter().map(|(name, all)| {
        let address = organisation_address(&view.nodes.court, name, view.period);
        view! { <tr><th scope="row"><a href=address>{name.clone()}</a></th> {cells(all, lang)}</tr> }
    });
    let note = lang.pick(
        "超期：超过三十日或双方约定期限。到期履行：履行期已过或已有结果的协议中已履行的。某组织当期纠纷很少时，百分比多一件少一件就大变。",
        "Over the limit: over thirty days or what both sides agreed on. Performed: of the agreements that were due or are done with. Where there are few disputes, one more or less changes a percentage much.",
    );
    Some(
        view! {
            <section class="part" id="organisations">
                <h2>{lang.pick("本院登记册中的调解组织", "Organisations in the court's own register")}</h2>
                {list(List::default(), heads!(words("调解组织", "Organisation")), rows.collect_view())}
                <p class="hint">{note}</p>
            </section>
        }
        .into_any(),
    )
}
