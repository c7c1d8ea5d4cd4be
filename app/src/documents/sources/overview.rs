//! The three sources of a court on one page.

use super::{Span, register_address, span_form};
use crate::components::lines::Bar;
use crate::components::mark::counted;
use crate::documents::nodes::{Here, List, Nodes, capital, head, list, list_script, numbers, shown, waiting, words};
use crate::documents::ratio::{figure, sided};
use crate::documents::{Frame, document};
use crate::figures::CourtName;
use crate::lang::{Lang, lang};
use domain::ledger::stats::Tally;
use domain::ledger::{Entry, Field, Kind, State};
use domain::lineage::Ratio;
use domain::sources::{Funnel, Petitions, SURGE_DAYS, Surge, per, share};
use leptos::prelude::*;

/// A court in the comparison of those below, with all that are below it.
#[derive(Clone, Debug)]
pub struct CourtRow {
    /// Which.
    pub court: CourtName,
    /// 件 against 案.
    pub ratio: Ratio,
    /// Its disputes before suit.
    pub funnel: Funnel,
    /// Its petitions.
    pub petitions: Petitions,
}

/// The three sources as they are shown.
#[derive(Clone, Debug)]
pub struct SourcesView {
    /// The head of the page.
    pub nodes: Nodes,
    /// Of which days.
    pub span: Span,
    /// 件 against 案 of the scope, and in the same days of the year before.
    pub ratio: [Ratio; 2],
    /// What became of the disputes.
    pub funnel: Funnel,
    /// What became of the petitions.
    pub petitions: Petitions,
    /// Mediation by organisation, mediator and cause.
    pub mediation: [(Field, Vec<(String, Funnel)>); 3],
    /// More disputes than before.
    pub surges: Vec<Surge>,
    /// Petitions by the words of some fields.
    pub words: Vec<(Field, Vec<Tally>)>,
    /// The scope's own court and those directly below it, where there are any.
    pub courts: Vec<CourtRow>,
    /// What the files contradict themselves in.
    pub faults: usize,
    /// Entries that wait for the reader, those due first, and how many there are.
    pub waiting: (Vec<Entry>, i64),
    /// Whether the registers of this court can be opened by the reader.
    pub opens: bool,
}

/// Renders it.
pub fn sources(frame: Frame, view: SourcesView) -> String {
    document(frame, ["三源共治", "Three sources"], move || {
        let lang = lang();
        let title = lang.pick("三源共治", "Three sources, one dispute").to_owned();
        view! {
            <section class="page admin nodes sources">
                {head(&view.nodes, Here::Sources, title, "/sources")}
                {lede(&view, lang)}
                {waiting(&view.nodes, &view.waiting, lang)}
                {span_form("/sources", &view.nodes, view.span, &[], lang)}
                {of_courts(&view, lang)}
                {disputes(&view, lang)}
                {derivatives(&view, lang)}
                {petitions(&view, lang)}
                {list_script()}
            </section>
        }
    })
}

/// A link to a register where the reader sees it, else the words alone.
fn link(view: &SourcesView, kind: Kind, said: &[(&str, &str)], text: String, class: &'static str) -> AnyView {
    if view.opens {
        let address = register_address(&view.nodes, kind, Some(view.span), said);
        view! { <a class=class href=address>{text}</a> }.into_any()
    } else {
        view! { <span class=class>{text}</span> }.into_any()
    }
}

fn lede(view: &SourcesView, lang: Lang) -> AnyView {
    let [ratio, before] = &view.ratio;
    let (funnel, letters) = (&view.funnel, &view.petitions);
    let of_cases = match ratio.value() {
        None => lang.pick(String::from("没有新收案件"), String::from("no new case")),
        Some(value) => {
            let value = value.display(2, Default::default());
            let change = before.value().map(|before| before.display(2, Default::default()));
            let change = change.map_or_else(String::new, |before| {
                lang.pick(format!("，上年同期 {before}"), format!(", {before} a year before"))
            });
            let [matters, cases] = [ratio.matters, ratio.cases].map(counted);
            lang.pick(
                format!("每件纠纷平均成为 {value} 件案件（案 {matters}，件 {cases}{change}）"),
                format!("a dispute became {value} cases on average ({cases} from {matters} disputes{change})"),
            )
        }
    };
    let cases = format!("/sources/cases?court={}&{}", view.nodes.court, view.span.query());
    let mediated = lang.pick(
        format!("诉前调解 {} 件，成功 {}%", counted(funnel.disputes), figure(share(funnel.settled, funnel.ended), 1)),
        format!(
            "{} disputes came before suit and {}% of the mediations ended well",
            counted(funnel.disputes),
            figure(share(funnel.settled, funnel.ended), 1)
        ),
    );
    let late = (funnel.to_docket_late > 0).then(|| {
        let text = lang.pick(
            format!("应转立案逾期 {} 件", funnel.to_docket_late),
            format!("{} failed ones are late to be docketed", funnel.to_docket_late),
        );
        let said = [("state", State::MustDocket.id()), ("which", "late")];
        view! { {lang.pick("，", "; ")} {link(view, Kind::Mediation, &said, text, "late")} }
    });
    let [received, repeats] = [letters.received, letters.repeats].map(counted);
    let petitions = lang.pick(
        format!("信访 {received} 件，重复 {repeats} 件"),
        format!("{received} petitions, {repeats} of them repeated"),
    );
    let unanswered = (letters.late > 0).then(|| {
        let text =
            lang.pick(format!("逾期未答复 {} 件", letters.late), format!("{} without an answer in time", letters.late));
        view! { {lang.pick("，", ", ")} {link(view, Kind::Petition, &[("which", "late")], text, "late")} }
    });
    view! {
        <p class="lede">{view.span.words(lang)} {lang.pick("：", ": ")} <a href=cases>{of_cases}</a></p>
        <p class="lede">{link(view, Kind::Mediation, &[], mediated, "")} {late}</p>
        <p class="lede">{link(view, Kind::Petition, &[], petitions, "")} {unanswered}</p>
    }
    .into_any()
}

fn of_courts(view: &SourcesView, lang: Lang) -> Option<AnyView> {
    // The court alone says nothing that does not stand above.
    if view.courts.iter().all(|row| row.court.code == view.nodes.court) {
        return None;
    }
    let rows = view.courts.iter().map(|row| {
        let (funnel, letters) = (&row.funnel, &row.petitions);
        let address = format!("/sources?court={}&{}", row.court.code, view.span.query());
        let cells = [
            ("案-件比", "Cases per 案", figure(row.ratio.value(), 2), false),
            ("诉前调解", "Disputes", counted(funnel.disputes), false),
            ("成功%", "Settled %", figure(share(funnel.settled, funnel.ended), 1), false),
            ("转立案逾期", "Late to docket", counted(funnel.to_docket_late), funnel.to_docket_late > 0),
            ("信访", "Petitions", counted(letters.received), false),
            ("重复%", "Repeated %", figure(share(letters.repeats, letters.received), 1), false),
            ("逾期未答复", "Late answers", counted(letters.late), letters.late > 0),
        ];
        let cells = cells.map(|(zh, en, text, late)| {
            let class = if late { "number late" } else { "number" };
            view! { <td class=class data-label=lang.pick(zh, en)>{text}</td> }
        });
        view! { <tr><th scope="row"><a href=address>{lang.pick(&row.court.zh.1, &row.court.en.1).clone()}</a></th> {cells}</tr> }
    });
    let heads = [
        words("法院", "Court"),
        numbers("案-件比", "Cases per 案"),
        numbers("诉前调解", "Disputes"),
        numbers("成功%", "Settled %"),
        numbers("转立案逾期", "Late to docket"),
        numbers("信访", "Petitions"),
        numbers("重复%", "Repeated %"),
        numbers("逾期未答复", "Late answers"),
    ];
    Some(
        view! {
            <section class="part" id="courts">
                <h2>{lang.pick("各院（按行政区划排列，不排名）", "The courts, in administrative order")}</h2>
                {list(List::default(), heads, rows.collect_view())}
            </section>
        }
        .into_any(),
    )
}

fn disputes(view: &SourcesView, lang: Lang) -> AnyView {
    let funnel = &view.funnel;
    if funnel.disputes == 0 {
        let text = lang.pick("这段时间没有登记诉前调解。", "No dispute was registered in this time.");
        return part(
            "dispute-source",
            lang.pick("诉源", "Dispute source"),
            view! { <p class="empty">{text}</p> }.into_any(),
        );
    }
    let stages = [
        ("登记纠纷", "Disputes registered", funnel.disputes, Vec::new()),
        ("双方同意调解", "Both sides agreed", funnel.consented, vec![("consent", store::ANY)]),
        ("调解员接受", "A mediator took it", funnel.mediated, vec![("accepted_on", store::ANY)]),
        ("调解成功", "Settled", funnel.settled, vec![("settlement", store::ANY)]),
        ("自动履行", "Performed", funnel.performed, vec![("state", State::Performed.id())]),
        ("仍转立案", "Docketed all the same", funnel.filed, vec![("state", State::Filed.id())]),
        ("应转未转立案", "To be docketed", funnel.to_docket, vec![("state", State::MustDocket.id())]),
    ];
    let rows = stages.into_iter().map(|(zh, en, count, said)| {
        let class = if zh == "应转未转立案" && count > 0 { "late" } else { "" };
        let name = lang.pick(zh, en).to_owned();
        let name = link(view, Kind::Mediation, &said, name, class);
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="number">{counted(count)}</td>
                <td class="number">{figure(share(count, funnel.disputes), 1)} "%"</td>
                <td class="bar-cell"><Bar value=count as f64 largest=funnel.disputes as f64 class="" /></td>
            </tr>
        }
    });
    let heads =
        [words("去向", "What became of them"), numbers("件", "Disputes"), numbers("占比", "Share"), words("", "")];
    let days = figure(per(1, funnel.days, funnel.ended), 1);
    let [open, open_late, ended] = [funnel.open, funnel.open_late, funnel.ended].map(counted);
    let note = lang.pick(
        format!(
            "从收到到结束平均 {days} 日；调解中 {} 件，逾期 {} 件。成功率按已结束的 {} 件调解计算。",
            open, open_late, ended
        ),
        format!(
            "{days} days on average from receipt to the end; {} in mediation, {} of them late. The share that ended well is of the {} that ended.",
            open, open_late, ended
        ),
    );
    let tables = view
        .mediation
        .iter()
        .filter(|(_, rows)| !rows.is_empty())
        .map(|(field, rows)| workload(view, *field, rows, lang));
    let content = view! {
        {list(List { stays: true, ..List::default() }, heads, rows.collect_view())}
        <p class="hint">{note}</p>
        {surges(view, lang)}
        {tables.collect_view()}
    };
    part("dispute-source", lang.pick("诉源：从纠纷到案件", "Dispute source: from dispute to case"), content.into_any())
}

/// Rows of a table on the overview at most.
const MOST: usize = 8;

fn workload(view: &SourcesView, field: Field, rows: &[(String, Funnel)], lang: Lang) -> AnyView {
    let shown_rows = rows.iter().take(MOST).map(|(word, funnel)| {
        view! {
            <tr>
                <th scope="row">{link(view, Kind::Mediation, &[(field.id(), word)], word.clone(), "")}</th>
                <td class="number">{counted(funnel.disputes)}</td>
                <td class="number">{figure(share(funnel.settled, funnel.ended), 1)}</td>
                <td class="number">{figure(per(1, funnel.days, funnel.ended), 1)}</td>
                <td class="number" class:late=(funnel.open_late > 0)>{format!("{}/{}", counted(funnel.open_late), counted(funnel.open))}</td>
            </tr>
        }
    });
    let name = capital(lang.pick(field.zh(), field.en()), lang);
    let cut = (rows.len() > MOST).then(|| {
        let (zh, en) =
            (format!("列出 {MOST} 个，共 {} 个。", rows.len()), format!("{MOST} of {} are listed.", rows.len()));
        view! { <p class="cut">{lang.pick(zh, en)}</p> }
    });
    let caption = lang.pick(format!("按{}", field.zh()), format!("By {}", field.en()));
    let portraits = (field == Field::Organisation).then(|| {
        let address = format!("/sources/organisations?court={}", view.nodes.court);
        view! { " " <a class="hint" href=address>{lang.pick("各组织画像", "Their portraits")}</a> }
    });
    view! {
        <h3>{caption} {portraits}</h3>
        <div class="table-frame workload">
            <table class="rows">
                <thead>
                    <tr>
                        <th scope="col">{name}</th>
                        <th scope="col" class="number">{lang.pick("件", "Disputes")}</th>
                        <th scope="col" class="number">{lang.pick("成功%", "Settled %")}</th>
                        <th scope="col" class="number">{lang.pick("平均日", "Days")}</th>
                        <th scope="col" class="number">{lang.pick("逾期/在调", "Late/open")}</th>
                    </tr>
                </thead>
                <tbody>{shown_rows.collect_view()}</tbody>
            </table>
        </div>
        {cut}
    }
    .into_any()
}

fn surges(view: &SourcesView, lang: Lang) -> AnyView {
    if view.surges.is_empty() {
        let text = lang.pick(
            format!("近 {SURGE_DAYS} 日没有哪个乡镇的哪类纠纷比前 {SURGE_DAYS} 日明显增多。"),
            format!("No cause of any township has grown beyond chance in the last {SURGE_DAYS} days."),
        );
        return view! { <p class="hint">{text}</p> }.into_any();
    }
    let items = view.surges.iter().take(MOST).map(|surge| {
        let text = lang.pick(format!("{}{}", surge.place, surge.cause), format!("{}, {}", surge.place, surge.cause));
        let said = [("place", surge.place.as_str()), ("dispute_cause", &surge.cause)];
        let numbers = lang.pick(
            format!("近 {SURGE_DAYS} 日 {} 件，前 {SURGE_DAYS} 日 {} 件", surge.now, surge.before),
            format!("{} in the last {SURGE_DAYS} days, {} in the {SURGE_DAYS} before", surge.now, surge.before),
        );
        let recent = Span { from: view.nodes.today.plus_days(1 - SURGE_DAYS), to: view.nodes.today };
        let place = if view.opens {
            let address = register_address(&view.nodes, Kind::Mediation, Some(recent), &said);
            view! { <a class="waits" href=address>{text}</a> }.into_any()
        } else {
            view! { <span class="waits">{text}</span> }.into_any()
        };
        view! { <li>{place} {lang.pick("：", ": ")} {numbers}</li> }
    });
    view! {
        <h3>{lang.pick("明显增多的纠纷", "Disputes that surge")}</h3>
        <ul class="plain">{items.collect_view()}</ul>
    }
    .into_any()
}

fn derivatives(view: &SourcesView, lang: Lang) -> AnyView {
    let [ratio, before] = &view.ratio;
    let largest = ratio.added.values().copied().max().unwrap_or(0) as f64;
    let mut added: Vec<_> = ratio.added.iter().collect();
    added.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let rows = added.into_iter().map(|(kind, count)| {
        let before = before.added.get(kind).copied().unwrap_or(0);
        let address =
            format!("/sources/cases?court={}&{}&added={}#behind", view.nodes.court, view.span.query(), kind.id());
        let preventer = kind.preventable_by();
        view! {
            <tr>
                <th scope="row"><a href=address>{capital(lang.pick(kind.zh(), kind.en()), lang)}</a></th>
                <td class="number">{counted(*count)}</td>
                <td class="number">{counted(before)}</td>
                <td>{lang.pick(preventer.zh(), preventer.en())}</td>
                <td class="bar-cell"><Bar value=*count as f64 largest class="" /></td>
            </tr>
        }
    });
    let heads = [
        words("衍生案件", "Derivative cases"),
        numbers("件", "Cases"),
        numbers("上年同期", "A year before"),
        words("谁可预防", "Who can prevent them"),
        words("", ""),
    ];
    let faults = (view.faults > 0).then(|| {
        let address = format!("/sources/cases?court={}&{}#faults", view.nodes.court, view.span.query());
        let text = lang.pick(
            format!("{} 处案件关联有矛盾", view.faults),
            format!("{} links between cases contradict the files", view.faults),
        );
        view! { <p class="hint"><a href=address>{text}</a></p> }
    });
    let content = if ratio.cases == ratio.matters {
        view! { <p class="empty">{lang.pick("没有衍生案件。", "No derivative case.")}</p> }.into_any()
    } else {
        view! { {list(List { stays: true, ..List::default() }, heads, rows.collect_view())} {faults} }.into_any()
    };
    part("case-source", lang.pick("案源：一件纠纷衍生多少案件", "Case source: what a dispute turns into"), content)
}

fn petitions(view: &SourcesView, lang: Lang) -> AnyView {
    let letters = &view.petitions;
    if letters.received == 0 {
        let text = lang.pick("这段时间没有登记信访。", "No petition was registered in this time.");
        return part(
            "petition-source",
            lang.pick("访源", "Petition source"),
            view! { <p class="empty">{text}</p> }.into_any(),
        );
    }
    let of = |part: i64, of: i64| sided((part, of), 100, 1, "%", lang);
    let cases = i64::try_from(view.ratio[0].cases).unwrap_or(0);
    let rows = [
        (
            lang.pick("已化解（观察期内未再信访）", "Resolved: none again in the time of observation"),
            of(letters.resolved, letters.accepted),
        ),
        (lang.pick("重复信访", "Repeated"), of(letters.repeats, letters.received)),
        (lang.pick("群访", "Mass visits"), counted(letters.mass)),
        (lang.pick("终结", "Terminated"), counted(letters.terminated)),
        (lang.pick("涉及案件", "Cases they are about"), counted(letters.about_cases)),
        (
            lang.pick("案访比（每百件新收案件的信访）", "Petitions per hundred new cases"),
            sided((letters.received, cases), 100, 2, "", lang),
        ),
    ];
    let rows = rows.map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    let blocks = view.words.iter().filter(|(_, tallies)| !tallies.is_empty()).map(|(field, tallies)| {
        let largest = tallies.iter().map(|one| one.count).max().unwrap_or(1) as f64;
        let rows = tallies.iter().map(|one| {
            let word = shown(*field, &one.word, lang);
            view! {
                <tr>
                    <th scope="row">{link(view, Kind::Petition, &[(field.id(), &one.word)], word, "")}</th>
                    <td class="number">{counted(one.count)}</td>
                    <td class="bar-cell"><Bar value=one.count as f64 largest class="" /></td>
                </tr>
            }
        });
        let title = capital(lang.pick(field.zh(), field.en()), lang);
        view! {
            <div class="table-frame">
                <table class="rows">
                    <thead><tr><th scope="col" colspan="3">{title}</th></tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        }
    });
    let content = view! {
        <dl class="case-facts">{rows}</dl>
        <div class="ledger-figures">{blocks.collect_view()}</div>
    };
    part(
        "petition-source",
        lang.pick(
            "访源：信访从哪里来、结果如何",
            "Petition source: where petitions come from, and what becomes of them",
        ),
        content.into_any(),
    )
}

fn part(id: &'static str, title: &'static str, content: AnyView) -> AnyView {
    view! { <section class="part" id=id><h2>{title}</h2>{content}</section> }.into_any()
}
