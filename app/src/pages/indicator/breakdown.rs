//! The breakdown by any dimensions in any order, as a table with bars. A row leads one step further in.

use super::{after_drawing, group_names, hanging_on};
use crate::components::lines::put_bar;
use crate::components::mark::{change_text, grouped, plain, put_figure, sign, state_class};
use crate::components::markup::Markup;
use crate::components::names;
use crate::figures::indicator::{BREAKDOWN_ROWS, BreakdownRow, IndicatorView};
use crate::figures::query::{Drill, tells_apart};
use crate::lang::{Lang, lang};
use domain::catalogue::Indicator;
use domain::quantity::Quantity;
use domain::tally::{Dimension, Key};
use leptos::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// The address of another drill of the same view.
pub(super) fn address(view: &IndicatorView, drill: &Drill) -> String {
    address_of_all(view) + &drill.parameters()
}

/// What the addresses of all its drills begin with.
fn address_of_all(view: &IndicatorView) -> String {
    format!("/indicator/{}?{}", view.indicator.id(), view.chosen.parameters())
}

/// The section.
#[component]
pub(super) fn BreakdownSection(
    view: Signal<Arc<IndicatorView>>,
    drawn: Trigger,
    indicator: &'static Indicator,
) -> impl IntoView {
    let lang = lang();
    let heading = move || {
        let view = view.read();
        let by: Vec<String> =
            view.drill.by.iter().map(|dimension| lang.pick(dimension.zh(), dimension.en()).to_owned()).collect();
        match lang {
            Lang::Zh => format!("按{}", by.join("、")),
            Lang::En => format!("By {}", by.join(", ")),
        }
    };
    let period = view.read_untracked().chosen.period;
    let choices = Dimension::ALL
        .iter()
        .filter(|dimension| tells_apart(period, **dimension))
        .map(|dimension| {
            let place = move || view.read().drill.by.iter().position(|one| one == dimension);
            let href = move || address(&view.read(), &view.read().drill.toggled(*dimension));
            let name = lang.pick(dimension.zh(), dimension.en());
            view! {
                <a class="toggle" class:on=move || place().is_some() href=href aria-current=move || place().map(|_| "true") data-noscroll="true">
                    {move || place().filter(|_| view.read().drill.by.len() > 1).map(|place| format!("{} ", place + 1))}
                    {name}
                </a>
            }
        })
        .collect_view();
    let restrictions = move || {
        let view = view.get();
        let drill = view.drill.clone();
        let parts = drill.within.0.iter().map(|(dimension, value)| {
            let name = format!(
                "{}：{}",
                lang.pick(dimension.zh(), dimension.en()),
                names::restriction(&view.courts, *dimension, value, lang)
            );
            let href = address(&view, &drill.widened(*dimension));
            let label = lang.pick("取消此限定", "remove this restriction");
            view! { <a class="restriction" href=href title=label>{name}" ✕"</a> }
        });
        parts.collect_view()
    };
    // A page of the list of cases is turned without it.
    let of_table = hanging_on(view, |drill| Drill { offset: 0, ..drill.clone() });
    // What the server wrote is taken over whole.
    let first = StoredValue::new(true);
    view! {
        <section class="part breakdown" id="breakdown">
            <h2>{heading}</h2>
            <nav class="toggles" aria-label=lang.pick("分组维度，按点选先后排列", "Dimensions, in the order they are chosen")>
                {choices}
            </nav>
            <p class="restrictions">{restrictions}</p>
            {move || {
                #[cfg(feature = "hydrate")]
                keep_place();
                let view = of_table.get();
                let from_server = first.get_value();
                first.set_value(false);
                let at_once = if from_server { BREAKDOWN_ROWS } else { rows_in_sight() };
                let table = breakdown_table(view, indicator, at_once, lang);
                // After the rows below, which that has follow.
                if cfg!(feature = "hydrate") && !from_server {
                    after_drawing(move || drawn.notify());
                }
                table
            }}
        </section>
    }
    .into_any()
}

#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen(inline_js = r#"
    const rows = () => [...document.querySelectorAll('#breakdown tbody tr')];
    let aside, late;
    const back = () => {
        if (aside) aside.hidden = false;
        aside = undefined;
        clearTimeout(late);
        removeEventListener('scroll', back);
    };
    export function put_aside() {
        back();
        const below = document.querySelector('#breakdown tbody + tbody');
        if (!below || below.getBoundingClientRect().top < innerHeight || below.contains(document.activeElement)) return;
        aside = below;
        aside.hidden = true;
        late = setTimeout(back, 1e3);
        addEventListener('scroll', back);
    }
    export function keep_place() {
        const at = rows().indexOf(document.activeElement?.closest('tr'));
        queueMicrotask(() => {
            // The element may be there again, with the rows of the next table.
            back();
            if (at < 0) return;
            const now = rows(), row = now[at] ?? now.at(-1);
            (row?.querySelector('th:not(.repeats) a') ?? row?.querySelector('th a'))?.focus({ preventScroll: true });
        });
    }
    export function rows_in_sight() {
        // Without a table there, or a height of rows, as many as a window of any usual height shows.
        const frame = document.querySelector('#breakdown .table-frame');
        const row = frame && parseFloat(getComputedStyle(frame).getPropertyValue('--row'));
        return row > 0 ? Math.max(8, (innerHeight - frame.getBoundingClientRect().top) / row + 2) : 40;
    }
"#)]
extern "C" {
    /// The rows below the window, in whose place an answer puts others, go from the layout while a link is held; they are back where
    /// none comes, or whoever reads goes down to them.
    pub(super) fn put_aside();
    /// Who goes through the rows by keys stays where they were, though the rows that come are others.
    fn keep_place();
    /// So many rows of a drill are drawn at once: those down to the foot of the window and a few more, eight at least.
    /// Those below follow when these are drawn.
    fn rows_in_sight() -> usize;
}

#[cfg(not(feature = "hydrate"))]
pub(super) const fn put_aside() {}

#[cfg(not(feature = "hydrate"))]
const fn rows_in_sight() -> usize {
    BREAKDOWN_ROWS
}

fn breakdown_table(view: Arc<IndicatorView>, indicator: &'static Indicator, at_once: usize, lang: Lang) -> AnyView {
    if view.breakdown.rows.is_empty() {
        return view! { <p class="empty">{lang.pick("此范围内没有可计的案件。", "No case counts here.")}</p> }
            .into_any();
    }
    let heads = view
        .drill
        .by
        .iter()
        .map(|dimension| view! { <th scope="col">{lang.pick(dimension.zh(), dimension.en())}</th> })
        .collect_view();
    let since = if view.drill.since_period_before {
        lang.pick("较上期", "on the period before")
    } else {
        lang.pick("较去年同期", "on last year")
    };
    let table = Table::of(Arc::clone(&view), indicator, lang);
    let rows = table.rows(0..at_once);
    let below = (view.breakdown.rows.len() > at_once).then(|| {
        let below = RwSignal::new(String::new());
        let foot = table.widths();
        after_drawing(move || {
            // Nobody waits for them any more where another drill was chosen.
            if !below.is_disposed() {
                below.set(table.rows(at_once..BREAKDOWN_ROWS));
            }
        });
        view! {
            <tbody inner_html=move || below.get()></tbody>
            <tfoot inner_html=foot></tfoot>
        }
    });
    let nested = view.drill.by.len() > 1;
    let cut = (view.breakdown.of > view.breakdown.rows.len()).then(|| match lang {
        Lang::Zh => format!("共 {} 行，显示前 {BREAKDOWN_ROWS} 行；点选一行可继续细分。", view.breakdown.of),
        Lang::En => format!("{} rows; the first {BREAKDOWN_ROWS} are shown. Choose a row to go on.", view.breakdown.of),
    });
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=lang.pick("分组表", "Breakdown table")>
            <table class="rows" class:nested=nested>
                <thead>
                    <tr>
                        {heads}
                        <th scope="col" class="number">{lang.pick(indicator.unit.zh(), indicator.unit.en())}</th>
                        <th scope="col" class="bar-cell"><span class="unseen">{lang.pick("比较", "comparison")}</span></th>
                        <th scope="col" class="number">{since}</th>
                        <th scope="col" class="number">{lang.pick("分子", "Numerator")}</th>
                        <th scope="col" class="number">{lang.pick("分母", "Denominator")}</th>
                    </tr>
                </thead>
                <tbody inner_html=rows></tbody>
                {below}
            </table>
        </div>
        {cut.map(|text| view! { <p class="cut">{text}</p> })}
    }
    .into_any()
}

/// What a row says, cell by cell.
struct Texts {
    /// A name a dimension.
    names: Vec<String>,
    /// The figure, the change, the numerator, the denominator.
    numbers: [String; 4],
}

/// The table as text, put together once: the columns have their width from it, and the markup is made of it.
struct Table {
    view: Arc<IndicatorView>,
    lang: Lang,
    /// What each row says.
    texts: Vec<Texts>,
    /// The largest value, as long as a bar can be.
    largest: f64,
    /// What the address of each row begins with.
    address: String,
}

impl Table {
    fn of(view: Arc<IndicatorView>, indicator: &'static Indicator, lang: Lang) -> Self {
        let side = |side: Option<Quantity>| side.map_or_else(String::new, grouped);
        let texts = view.breakdown.rows.iter().map(|row| {
            let change = row.change.map_or_else(String::new, |change| change_text(change, indicator));
            let figure = plain(&row.figure, indicator);
            Texts {
                names: group_names(&view, &view.drill.by, &row.key, lang),
                numbers: [figure, change, side(row.figure.numerator), side(row.figure.denominator)],
            }
        });
        let texts = texts.collect();
        let values = view.breakdown.rows.iter().filter_map(|row| Some(row.figure.value()?.approximate()));
        let largest = values.fold(0.0, f64::max);
        let address = address_of_all(&view);
        Self { view, lang, texts, largest, address }
    }

    /// Some of its rows, as markup: two hundred of them node by node would take longer than all that is counted for them.
    fn rows(&self, some: Range<usize>) -> String {
        let all = &self.view.breakdown.rows;
        let before = std::iter::once(None).chain(all.iter().map(Some));
        let mut out = Markup::default();
        for ((row, before), texts) in all.iter().zip(before).zip(&self.texts).skip(some.start).take(some.len()) {
            self.put_row(&mut out, row, before, texts);
        }
        out.done()
    }

    /// The widest cell of each column in a row that takes no room (`style/pages/indicator.css`): columns keep their places
    /// when the rows below come, but for a few pixels where letters are wider than others.
    fn widths(&self) -> String {
        let names = self.view.drill.by.len();
        let mut out = Markup::default();
        out.tags("<tr>");
        for column in 0..names {
            let widest = self.texts.iter().filter_map(|texts| texts.names.get(column)).max_by_key(|text| width(text));
            out.tags("<td>").text(widest.map_or("", String::as_str)).tags("</td>");
        }
        let widest = |column: usize| {
            let cells = self.view.breakdown.rows.iter().zip(&self.texts);
            let cells = cells.filter_map(|(row, texts)| Some((row, texts.numbers.get(column)?)));
            cells.max_by_key(|(row, text)| {
                width(text) + usize::from(column == 0 && sign(row.state, self.lang).is_some()) * 2
            })
        };
        for column in 0..4 {
            let Some((row, text)) = widest(column) else { continue };
            out.tags(if column == 1 {
                "<td class=\"bar-cell\"></td><td class=\"number change\">"
            } else {
                "<td class=\"number\">"
            });
            match column {
                0 => put_figure(&mut out, &row.figure, text, row.state, self.lang),
                _ => {
                    out.text(text);
                }
            }
            out.tags("</td>");
        }
        out.tags("</tr>");
        out.done()
    }

    fn put_row(&self, out: &mut Markup, row: &BreakdownRow, before: Option<&BreakdownRow>, texts: &Texts) {
        out.tags("<tr>");
        let mut repeats = before.is_some();
        let cells = self.view.drill.by.iter().zip(&row.key).zip(&texts.names);
        for (position, ((dimension, key), name)) in cells.enumerate() {
            repeats = repeats && before.and_then(|before| before.key.get(position)) == Some(key);
            out.tags(if repeats { "<th scope=\"row\" class=\"repeats\">" } else { "<th scope=\"row\">" });
            // A month is not a property of a case: it narrows the period.
            if *dimension == Dimension::Month {
                out.tags("<span>").text(name).tags("</span></th>");
            } else {
                let drill = within(&self.view, *dimension, key).parameters();
                out.tags("<a href=\"").text(&self.address).text(&drill).tags("\" data-noscroll=\"true\"");
                // The same link stands in the row above.
                out.tags(if repeats { " tabindex=\"-1\">" } else { ">" }).text(name).tags("</a></th>");
            }
        }
        let class = state_class(row.state);
        let [figure, change, numerator, denominator] = &texts.numbers;
        out.tags("<td class=\"number ").tags(class).tags("\">");
        put_figure(out, &row.figure, figure, row.state, self.lang);
        out.tags("</td><td class=\"bar-cell\">");
        if let Some(value) = row.figure.value() {
            put_bar(out, value.approximate(), self.largest, class);
        }
        out.tags("</td><td class=\"number change\">").text(change);
        out.tags("</td><td class=\"number\">").text(numerator);
        out.tags("</td><td class=\"number\">").text(denominator).tags("</td></tr>");
    }
}

/// Roughly how wide a text is: a Chinese character takes the room of two others.
fn width(text: &str) -> usize {
    text.chars().map(|character| if character < '\u{2E80}' { 1 } else { 2 }).sum()
}

/// The drill that a row leads to: within its part, by what is left to divide by.
fn within(view: &IndicatorView, dimension: Dimension, key: &Key) -> Drill {
    let mut drill = view.drill.narrowed(dimension, &key.id);
    if let Some(court) = &key.court {
        drill = drill.narrowed(Dimension::Court, court.as_str());
    }
    if drill.by == [dimension] {
        let next = [Dimension::Cause, Dimension::Division, Dimension::Judge]
            .into_iter()
            .find(|next| drill.within.get(*next).is_none());
        drill.by = vec![next.unwrap_or(Dimension::Month)];
    }
    drill
}
