//! The townships of a court and of those below it: disputes for each ten thousand people, on a map and in a table.

use super::{Span, register_address, span_form};
use crate::components::mark::counted;
use crate::components::names::short;
use crate::documents::nodes::{Here, List, Nodes, head, in_textarea, list, numbers, words};
use crate::documents::ratio::figure;
use crate::documents::{Frame, document};
use crate::lang::{Lang, lang};
use domain::court::CourtCode;
use domain::figure::Absence;
use domain::ledger::{Field, Kind};
use domain::place::{FEW, Place, compared, drawing, rate_classes};
use domain::quantity::Ratio;
use domain::sources::{Funnel, per, share};
use leptos::prelude::*;

/// A township with what became of its disputes.
#[derive(Clone, Debug)]
pub struct PlaceRow {
    /// Whose it is.
    pub court: CourtCode,
    /// The township.
    pub place: Place,
    /// Its disputes.
    pub funnel: Funnel,
}

impl PlaceRow {
    /// Disputes, of so many people.
    const fn sides(&self) -> (i64, u32) {
        (self.funnel.disputes, self.place.population)
    }

    fn rate(&self) -> Option<Ratio> {
        rate(self.sides())
    }
}

fn rate((disputes, people): (i64, u32)) -> Option<Ratio> {
    per(10_000, disputes, i64::from(people))
}

/// The townships as they are shown.
#[derive(Clone, Debug)]
pub struct PlacesView {
    /// The head of the page.
    pub nodes: Nodes,
    /// Of which days.
    pub span: Span,
    /// The townships of all courts of the scope.
    pub places: Vec<PlaceRow>,
    /// The courts of the scope, each with its disputes of no township.
    pub elsewhere: Vec<(CourtCode, Funnel)>,
    /// Whether the disputes are those of a part of the court.
    pub partial: bool,
    /// Whether the register can be opened by the reader.
    pub opens: bool,
}

impl PlacesView {
    /// Whether several courts are shown, each with its own townships.
    const fn of_several(&self) -> bool {
        self.elsewhere.len() > 1
    }

    /// A township's name; with its court's where there are several.
    fn name(&self, row: &PlaceRow, lang: Lang) -> String {
        match self.of_several() {
            true => format!("{} · {}", row.place.name, short(&self.nodes.courts, &row.court, lang)),
            false => row.place.name.clone(),
        }
    }
}

/// The side of the map, in units of the drawing.
const SIDE: f64 = 640.0;
/// More places than this are drawn without labels, which would lie on each other.
const MOST_LABELS: usize = 40;

/// Renders them.
pub fn places(frame: Frame, mut view: PlacesView) -> String {
    // The highest rate first, those without one last.
    view.places.sort_by(|a, b| {
        let known = |row: &PlaceRow| row.place.population > 0;
        known(b).cmp(&known(a)).then(compared(&b.sides(), &a.sides())).then(a.place.name.cmp(&b.place.name))
    });
    document(frame, ["乡镇纠纷", "Disputes by township"], move || {
        let lang = lang();
        let title = lang.pick("乡镇纠纷", "Disputes by township").to_owned();
        let content = if view.places.is_empty() { empty(&view, lang) } else { figures(&view, lang) };
        view! {
            <section class="page admin nodes sources places">
                {head(&view.nodes, Here::Places, title, "/sources/places")}
                {content}
                {view.nodes.sets.then(|| form(&view, lang))}
            </section>
        }
    })
}

fn empty(view: &PlacesView, lang: Lang) -> AnyView {
    let text = match view.nodes.sets {
        true => lang.pick(
            "还没有乡镇和人口。请在下方填写各乡镇人口，或上传 GeoJSON 地图，即可看到每万人纠纷数。",
            "There are no townships yet. Enter their populations below, or upload a map, to see disputes for each 10,000 people.",
        ),
        false => lang.pick(
            "还没有设置乡镇和人口，由各基层法院审判管理部门在本页设置，上级法院在此一并看到。",
            "There are no townships yet. The trial management office of each basic court sets them on this page; the courts above see them together.",
        ),
    };
    view! { <p class="empty">{text}</p> }.into_any()
}

fn figures(view: &PlacesView, lang: Lang) -> AnyView {
    let of_part = lang.pick(
        "您只能看到自己部分的纠纷，比率不是全院的。",
        "You see the disputes of your own part: these are not the rates of the court.",
    );
    view! {
        {lede(view, lang)}
        {view.partial.then(|| view! { <p class="hint">{of_part}</p> })}
        {span_form("/sources/places", &view.nodes, view.span, &[], lang)}
        {courts(view, lang)}
        {map(view, lang)}
        {table(view, lang)}
    }
    .into_any()
}

/// Disputes and people of those townships whose population is known.
fn whole<'a>(rows: impl Iterator<Item = &'a PlaceRow>) -> (i64, u32) {
    rows.filter(|row| row.place.population > 0).fold((0, 0), |(disputes, people), row| {
        (disputes + row.funnel.disputes, people.saturating_add(row.place.population))
    })
}

fn lede(view: &PlacesView, lang: Lang) -> AnyView {
    let known = || view.places.iter().filter(|row| row.place.population > 0);
    let average = figure(rate(whole(view.places.iter())), 1);
    let text = match known().find(|row| row.funnel.disputes >= FEW) {
        _ if known().next().is_none() => lang
            .pick("乡镇都没有填写人口，算不出比率", "no township has a population, so there are no rates")
            .to_owned(),
        None => lang.pick(
            format!("没有一个乡镇达到 {FEW} 件，平均每万人 {average} 件"),
            format!("no township has {FEW} disputes; the average is {average} for each 10,000 people"),
        ),
        Some(row) => {
            let (name, highest, count) = (view.name(row, lang), figure(row.rate(), 1), row.funnel.disputes);
            lang.pick(
                format!("{name}每万人纠纷最多，{highest} 件（共 {count} 件）；平均 {average} 件"),
                format!(
                    "{name} has the most disputes for each 10,000 people, {highest} ({count} in all); the average is {average}"
                ),
            )
        }
    };
    let few = lang.pick(
        format!("不足 {FEW} 件的乡镇（标 *）多几件少几件比率就大变，只供参考，上句不取。"),
        format!("Rates of townships with fewer than {FEW} disputes (marked *) change much with a few more or less: the sentence above passes them over."),
    );
    view! {
        <p class="lede">{view.span.words(lang)} {lang.pick("：", ": ")} {text} {lang.pick("。", ".")}</p>
        <p class="hint">{few}</p>
    }
    .into_any()
}

/// The register's list of a township, where the reader sees it; the townships of its court, where there are several.
fn address(view: &PlacesView, row: &PlaceRow) -> Option<String> {
    if view.of_several() {
        return Some(of_court(view, &row.court));
    }
    let said = [(Field::Place.id(), row.place.name.as_str())];
    view.opens.then(|| register_address(&view.nodes, Kind::Mediation, Some(view.span), &said))
}

/// The townships of one court of the scope.
fn of_court(view: &PlacesView, court: &CourtCode) -> String {
    format!("/sources/places?court={court}&{}", view.span.query())
}

/// A rate as it is written, marked where it rests on few disputes.
fn rate_words(row: &PlaceRow) -> String {
    let mark = if row.rate().is_some() && row.funnel.disputes < FEW { "*" } else { "" };
    format!("{}{mark}", figure(row.rate(), 1))
}

fn map(view: &PlacesView, lang: Lang) -> Option<AnyView> {
    let places: Vec<Place> = view.places.iter().map(|row| row.place.clone()).collect();
    let drawing = drawing(&places, SIDE)?;
    let classes = rate_classes(&view.places.iter().map(PlaceRow::sides).collect::<Vec<_>>());
    let drawn = || drawing.areas.iter().filter_map(|area| Some((area, view.places.get(area.place)?)));
    let areas = drawn().map(|(area, row)| {
        let class = classes.get(area.place).copied().flatten().map_or(String::new(), |class| format!("class-{class}"));
        let title = lang.pick(
            format!("{}：每万人 {} 件，共 {} 件", view.name(row, lang), rate_words(row), row.funnel.disputes),
            format!(
                "{}: {} for each 10,000 people, {} in all",
                view.name(row, lang),
                rate_words(row),
                row.funnel.disputes
            ),
        );
        let shape = view! { <path class=class d=area.path.clone() fill-rule="evenodd"><title>{title}</title></path> };
        match address(view, row) {
            Some(address) => view! { <a href=address>{shape}</a> }.into_any(),
            None => shape.into_any(),
        }
    });
    let labelled = drawing.areas.len() <= MOST_LABELS;
    let labels = drawn().filter(|_| labelled).map(|(area, row)| {
        let (x, y) = (format!("{:.1}", area.label.0), area.label.1);
        view! {
            <text x=x.clone() y=format!("{:.1}", y - 5.0)>{row.place.name.clone()}</text>
            <text class="rate" x=x y=format!("{:.1}", y + 17.0)>{rate_words(row)}</text>
        }
    });
    let schematic = places.iter().filter_map(|place| place.shape.as_ref()).any(|shape| shape.is_schematic());
    let honest = match schematic {
        true => lang.pick("示意图，非行政区划边界。", "Schematic, not the administrative boundary."),
        false => lang
            .pick("边界由各院上传，未经核对。", "The boundaries are those the courts uploaded and were not checked."),
    };
    let colours = lang.pick(
        "颜色越深每万人纠纷越多，五档乡镇数大致相等。",
        "The darker, the more disputes for each 10,000 people; five classes of about as many townships.",
    );
    let label = lang.pick("各乡镇每万人纠纷数地图", "Map of disputes for each 10,000 people");
    let frame = format!("-2 -2 {:.1} {:.1}", drawing.width + 4.0, drawing.height + 4.0);
    Some(
        view! {
            <section class="part" id="map">
                <svg class="map" viewBox=frame role="group" aria-label=label>
                    {areas.collect_view()} {labels.collect_view()}
                </svg>
                <p class="hint">{colours} " " {honest}</p>
            </section>
        }
        .into_any(),
    )
}

fn people(count: u32) -> String {
    match count {
        0 => Absence::NotApplicable.id().to_owned(),
        _ => counted(count),
    }
}

fn line(name: AnyView, population: String, funnel: &Funnel, rate: String) -> AnyView {
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="number">{population}</td>
            <td class="number">{counted(funnel.disputes)}</td>
            <td class="number">{rate}</td>
            <td class="number">{figure(share(funnel.settled, funnel.ended), 1)}</td>
            <td class="number">{counted(funnel.filed)}</td>
        </tr>
    }
    .into_any()
}

/// What stands in both tables, under a name of the rows.
fn lines(name: (&'static str, &'static str), rows: AnyView) -> AnyView {
    let heads = [
        words(name.0, name.1),
        numbers("人口", "Population"),
        numbers("纠纷", "Disputes"),
        numbers("每万人", "Per 10,000"),
        numbers("成功%", "Settled %"),
        numbers("仍转立案", "Docketed"),
    ];
    list(List { stays: true, ..List::default() }, heads, rows)
}

/// The courts of the scope beside each other, in their order.
fn courts(view: &PlacesView, lang: Lang) -> Option<AnyView> {
    let rows = view.elsewhere.iter().filter_map(|(court, others)| {
        let own = || view.places.iter().filter(|row| row.court == *court);
        // A superior court without townships of its own and without disputes is only the frame of the others.
        own().next().or(view.places.first().filter(|_| others.disputes > 0))?;
        let all = own().fold(*others, |sum, row| sum.plus(&row.funnel));
        let (disputes, population) = whole(own());
        let name = short(&view.nodes.courts, court, lang);
        let name = match *court == view.nodes.court {
            true => name.into_any(),
            false => view! { <a href=of_court(view, court)>{name}</a> }.into_any(),
        };
        Some(line(name, people(population), &all, figure(rate((disputes, population)), 1)))
    });
    view.of_several().then(|| {
        view! {
            <section class="part parts" id="courts">
                <h2>{lang.pick("各法院", "The courts")}</h2>
                {lines(("法院", "Court"), rows.collect_view().into_any())}
            </section>
        }
        .into_any()
    })
}

fn table(view: &PlacesView, lang: Lang) -> AnyView {
    let rows = view.places.iter().map(|one| {
        let name = view.name(one, lang);
        let name = match address(view, one) {
            Some(address) => view! { <a href=address>{name}</a> }.into_any(),
            None => name.into_any(),
        };
        line(name, people(one.place.population), &one.funnel, rate_words(one))
    });
    let none = || String::from("—");
    let others = view.elsewhere.iter().fold(Funnel::default(), |sum, (_, others)| sum.plus(others));
    let elsewhere = line(lang.pick("其他或未填", "Elsewhere or not given").into_any(), none(), &others, none());
    let sum = view.places.iter().fold(others, |sum, one| sum.plus(&one.funnel));
    let (disputes, population) = whole(view.places.iter());
    let sum =
        line(lang.pick("合计", "Total").into_any(), people(population), &sum, figure(rate((disputes, population)), 1));
    let note = lang.pick(
        "按收到日期在所选时间内的诉前调解纠纷计算，比率不折算为全年；合计的每万人只算有人口的乡镇。成功率按已结束的调解计算。",
        "Disputes brought before suit and received in these days; rates are not those of a full year. The rate in the total is of the townships with a population. The share settled is of the mediations that ended.",
    );
    view! {
        <section class="part parts" id="townships">
            <h2>{lang.pick("各乡镇", "The townships")}</h2>
            {lines(("乡镇", "Township"), view! { {rows.collect_view()} {elsewhere} {sum} }.into_any())}
            <p class="hint">{note}</p>
        </section>
    }
    .into_any()
}

fn form(view: &PlacesView, lang: Lang) -> AnyView {
    let own = view.places.iter().filter(|row| row.court == view.nodes.court).map(|row| &row.place);
    let mut lines: Vec<String> = own.map(|place| format!("{} {}", place.name, place.population)).collect();
    lines.sort_unstable();
    view! {
        <section class="part" id="set">
            <h2>{lang.pick("设置乡镇", "Set the townships")}</h2>
            <p class="hint">{lang.pick(
                "每行一个“乡镇名 人口”，乡镇名与台账所填一致，人口不详填 0；删去一行即删去该乡镇。地图为 GeoJSON 的 FeatureCollection，经纬度，最大 2 MiB，属性 name 或“名称”为乡镇名，可带 population 或“人口”，示意图加 schematic: true；上传地图即替换全部图形，本次改过的人口优先于地图所带。有一处不对，就什么也不改。",
                "One “name population” a line, named as in the register, 0 where the population is not known; a line taken out takes the township out. The map is a FeatureCollection of GeoJSON in longitude and latitude, up to 2 MiB, with the property “name” or “名称” and, if you like, “population” or “人口”; a schematic one says schematic: true. A map replaces all shapes; a population changed here goes before the map's. If anything is wrong, nothing is changed.",
            )}</p>
            <form class="gate-form wide" method="post" enctype="multipart/form-data" action="/sources/places">
                <label class="long">
                    <span>{lang.pick("乡镇与人口", "Townships and populations")}</span>
                    <textarea name="populations" rows="10" maxlength="20000">{in_textarea(&lines.join("\n"))}</textarea>
                </label>
                <label class="long">
                    <span>{lang.pick("地图（可不选）", "Map (optional)")}</span>
                    <input type="file" name="file" accept=".geojson,.json" />
                </label>
                <button class="primary" type="submit">{lang.pick("保存", "Save")}</button>
            </form>
        </section>
    }
    .into_any()
}
