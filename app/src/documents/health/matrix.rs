//! The matrix: indicators down, the scope and its courts across, in administrative order.

use crate::components::mark::{change_text, plain, put_figure, sides_text, state_class};
use crate::components::markup::Markup;
use crate::components::names;
use crate::components::spark::put_sparkline;
use crate::figures::health::{HealthCheck, Row};
use crate::figures::{Cell, CourtName};
use crate::lang::Lang;
use domain::catalogue::{Group, Indicator};
use domain::figure::State;
use domain::policy::Part;

/// The matrix, as markup: it is most of the page, and view by view it would be most of the page's time.
pub(super) struct Matrix<'a> {
    check: &'a HealthCheck,
    lang: Lang,
    /// The whole scope, then, where there are several, each court.
    columns: Vec<Column>,
    /// What is called the whole court beside a part of it.
    whole_court: String,
}

struct Column {
    name: String,
    /// What stands above its figures; of the whole scope not always its name.
    head: String,
    /// What an indicator's screen is asked for it.
    asked: String,
}

impl<'a> Matrix<'a> {
    /// What it shows, in a language.
    pub(super) fn new(check: &'a HealthCheck, lang: Lang) -> Self {
        let asked = |court| check.chosen.parameters_for(court);
        let several = check.courts.len() > 1;
        let short = |court: &CourtName| lang.pick(&court.zh.1, &court.en.1).clone();
        let name = lang.pick("全辖", "Whole scope").to_owned();
        let head = if check.part != Part::Court {
            names::part(&check.part, lang)
        } else if several {
            name.clone()
        } else {
            check.courts.first().map(short).unwrap_or_default()
        };
        let whole = Column { name, head, asked: asked(&check.chosen.court) };
        let each = check.courts.iter().filter(|_| several);
        let each = each.map(|court| Column { name: short(court), head: short(court), asked: asked(&court.code) });
        let columns = std::iter::once(whole).chain(each).collect();
        Self { check, lang, columns, whole_court: names::part(&Part::Court, lang) }
    }

    /// A range judges courts: beside a part of one it has no column.
    fn is_ranged(&self) -> bool {
        self.check.part == Part::Court
    }

    /// All of it.
    pub(super) fn markup(&self) -> Markup {
        let mut out = Markup::default();
        let (check, lang) = (self.check, self.lang);
        let wide = self.columns.len() > 7;
        out.tags(if wide { "<div class=\"table-frame wide\"" } else { "<div class=\"table-frame\"" });
        out.tags(" tabindex=\"0\" role=\"region\" aria-label=\"").text(lang.pick("体检表", "Health check table"));
        out.tags("\"><table class=\"matrix\"><caption class=\"unseen\">");
        out.text(&names::period(check.chosen.period, lang)).text(" · ");
        out.text(lang.pick(check.chosen.version.zh(), check.chosen.version.en())).tags("</caption>");
        self.put_head(&mut out);
        let beside = usize::from(check.beside.is_some());
        let span = (2 + usize::from(self.is_ranged()) + self.columns.len() + beside).to_string();
        for group in Group::ALL {
            let mut rows = check.rows.iter().enumerate().filter(|(_, row)| row.group == *group).peekable();
            if rows.peek().is_none() {
                continue;
            }
            out.tags("<tbody><tr class=\"group\"><th colspan=\"").text(&span).tags("\" scope=\"colgroup\">");
            out.text(lang.pick(group.zh(), group.en())).tags("</th></tr>");
            for (at, row) in rows {
                if let Some(indicator) = row.indicator.definition() {
                    let beside = check.beside.as_ref().and_then(|cells| cells.get(at));
                    self.put_row(&mut out, row, indicator, beside);
                }
            }
            out.tags("</tbody>");
        }
        out.tags("</table></div>");
        out
    }

    fn put_head(&self, out: &mut Markup) {
        let lang = self.lang;
        out.tags("<thead><tr><th scope=\"col\">").text(lang.pick("指标", "Indicator")).tags("</th>");
        if self.is_ranged() {
            out.tags("<th scope=\"col\" class=\"range\">").text(lang.pick("参考区间", "Range")).tags("</th>");
        }
        out.tags("<th scope=\"col\" class=\"trend\"><span class=\"unseen\">");
        out.text(lang.pick("近13个月", "last 13 months")).tags("</span></th>");
        let beside = self.check.beside.is_some().then_some(&self.whole_court);
        for head in self.columns.iter().map(|column| &column.head).chain(beside) {
            out.tags("<th scope=\"col\" class=\"number\">").text(head).tags("</th>");
        }
        out.tags("</tr></thead>");
    }

    fn put_row(&self, out: &mut Markup, row: &Row, indicator: &Indicator, beside: Option<&Cell>) {
        let lang = self.lang;
        out.tags("<tr><th scope=\"row\"><a href=\"");
        if let Some(scope) = self.columns.first() {
            put_address(out, indicator, scope);
        }
        out.tags("\">").text(lang.pick(row.indicator.zh(), row.indicator.en())).tags("</a><span class=\"unit\">");
        out.text(lang.pick(indicator.unit.zh(), indicator.unit.en())).tags("</span></th>");
        if self.is_ranged() {
            out.tags("<td class=\"range\">");
            if let Some(range) = &row.range {
                out.tags("<span title=\"").text(&names::range_in_full(range, lang)).tags("\">");
                out.text(&names::range(range, indicator, lang));
                out.text(names::unjudged(indicator, self.check.chosen.period, lang)).tags("</span>");
            }
            out.tags("</td>");
        }
        let outside = row.cells.first().is_some_and(|cell| cell.state == Some(State::Outside));
        out.tags("<td class=\"trend\">");
        put_sparkline(out, &row.trend, indicator.band_by_month(row.range.as_ref()), outside);
        out.tags("</td>");
        for (column, cell) in self.columns.iter().zip(&row.cells) {
            out.tags("<td class=\"number ").tags(state_class(cell.state)).tags("\" data-court=\"");
            out.text(&column.name).tags("\">");
            self.put_cell(out, cell, indicator, column);
            out.tags("</td>");
        }
        // The whole court's cell is told and not followed: its cases are not the reader's.
        if let Some(cell) = beside {
            let shown = if cell.applies { plain(&cell.figure, indicator) } else { String::from("·") };
            out.tags("<td class=\"number whole-court\" data-court=\"").text(&self.whole_court).tags("\">");
            out.text(&shown).tags("</td>");
        }
        out.tags("</tr>");
    }

    fn put_cell(&self, out: &mut Markup, cell: &Cell, indicator: &Indicator, column: &Column) {
        let lang = self.lang;
        if !cell.applies {
            let why = lang.pick("不适用于此级法院或此条线", "does not apply to this tier or line");
            out.tags("<span class=\"not-here\" title=\"").text(why).tags("\">·</span>");
            return;
        }
        out.tags("<a class=\"cell\" href=\"");
        put_address(out, indicator, column);
        out.tags("\" title=\"").text(&sides_text(&cell.figure, lang)).tags("\"><span class=\"figure\">");
        put_figure(out, &cell.figure, &plain(&cell.figure, indicator), cell.state, lang);
        out.tags("</span><span class=\"change\">");
        if let Some(change) = cell.year_on_year.filter(|_| cell.figure.absence.is_none()) {
            out.text(&change_text(change, indicator));
        }
        out.tags("</span></a>");
    }
}

/// [`Chosen::indicator_address`](crate::figures::query::Chosen::indicator_address), its longer part put together once for a column.
fn put_address(out: &mut Markup, indicator: &Indicator, column: &Column) {
    out.tags("/indicator/").tags(indicator.id.id()).tags("?").text(&column.asked);
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::figures::health::Lede;
    use crate::figures::query::Chosen;
    use domain::catalogue::{IndicatorId, Version};
    use domain::court::{CourtCode, Tier};
    use domain::figure::{Absence, Completeness, Figure};
    use domain::quantity::{Quantity, Ratio};
    use domain::range::Range;

    fn figure(cases: i128, of: i128) -> Figure {
        let (cases, of) = (Quantity::new(cases, 0), Quantity::new(of, 0));
        Figure {
            numerator: Some(cases),
            denominator: Some(of),
            ratio: Ratio::new(100, cases, of),
            absence: None,
            completeness: Completeness::FULL,
            small: false,
        }
    }

    fn cell(figure: Figure, state: Option<State>) -> Cell {
        Cell { figure, state, year_on_year: Some(Quantity::new(-125, 2)), on_period_before: None, applies: true }
    }

    /// The share of appeals of two courts and both; of the first there is no value, to the second it does not apply.
    fn check() -> HealthCheck {
        let court = |code: &str, name: &str| CourtName {
            code: CourtCode::parse(code).unwrap(),
            zh: (name.to_owned(), name.to_owned()),
            en: (name.to_owned(), name.to_owned()),
            tier: Tier::Basic,
            parent: None,
        };
        let indicator = IndicatorId::parse("appeal_rate").unwrap();
        let absent = Figure { absence: Some(Absence::NotQualified), ..figure(1, 2) };
        let range = Range { low: None, high: Some(Quantity::new(10, 0)), basis: String::from("<甲> / <a>") };
        HealthCheck {
            chosen: Chosen {
                court: CourtCode::parse("冀06").unwrap(),
                period: "2023-01..2023-09".parse().unwrap(),
                line: None,
                version: Version::V2024_09,
                group: None,
                meeting: None,
            },
            courts: vec![court("冀0638", "<i>\"&"), court("冀0629", "B")],
            rows: vec![Row {
                indicator,
                group: indicator.definition().unwrap().group,
                range: Some(range),
                cells: vec![cell(figure(1, 8), Some(State::Outside)), cell(absent, None), Cell::NOT_HERE],
                trend: vec![Some(Quantity::new(1, 0)), None, Some(Quantity::new(2, 0)), Some(Quantity::new(3, 0))],
            }],
            lede: Lede::default(),
            data_until: None,
            completeness: Completeness::FULL,
            without_data: Vec::new(),
            part: Part::Court,
            beside: None,
        }
    }

    /// Every element that begins ends, and within the one it began in.
    fn assert_whole(markup: &str) {
        let mut open = Vec::new();
        for piece in markup.split('<').skip(1) {
            let name = piece.split([' ', '>']).next().unwrap();
            match name.strip_prefix('/') {
                Some(ended) => assert_eq!(open.pop(), Some(ended), "{markup}"),
                None => open.push(name),
            }
        }
        assert_eq!(open, Vec::<&str>::new(), "{markup}");
    }

    fn assert_holds(markup: &str, pieces: &[&str]) {
        for piece in pieces {
            assert!(markup.contains(piece), "expected {piece} in {markup}");
        }
    }

    #[test]
    fn a_row_of_two_courts() {
        let markup = Matrix::new(&check(), Lang::En).markup().done();
        assert_whole(&markup);
        let address = "/indicator/appeal_rate?court=%E5%86%8006&amp;period=2023-01..2023-09&amp;catalogue=v2024_09";
        assert_holds(
            &markup,
            &[
                "<th scope=\"col\" class=\"number\">Whole scope</th><th scope=\"col\" class=\"number\">&lt;i&gt;&quot;&amp;</th>",
                "<th colspan=\"6\" scope=\"colgroup\">",
                "title=\"reasonable range …–10 · &lt;a&gt;\">≤ 10%</span>",
                &format!(
                    "data-court=\"Whole scope\"><a class=\"cell\" href=\"{address}\" title=\"numerator 1 / denominator 8\">"
                ),
                "<span class=\"value\">12.50</span><span class=\"mark\" aria-hidden=\"true\">▼</span>",
                "<span class=\"change\">−1.25</span>",
                "data-court=\"&lt;i&gt;&quot;&amp;\"><a class=\"cell\"",
                "<span class=\"unseen\">not qualified: a failed check is not cleared up</span></span></span><span class=\"change\"></span>",
                "<span class=\"not-here\" title=\"does not apply to this tier or line\">·</span>",
                // A gap in the trend stays one.
                "<svg class=\"spark outside\"",
                "M42.7 ",
            ],
        );
    }

    #[test]
    fn a_court_alone_has_one_column_under_its_name() {
        let several = check();
        let alone = HealthCheck { courts: several.courts.iter().skip(1).cloned().collect(), ..several };
        let markup = Matrix::new(&alone, Lang::En).markup().done();
        assert_whole(&markup);
        assert_holds(&markup, &["<th scope=\"col\" class=\"number\">B</th></tr>", "<th colspan=\"4\""]);
        assert_eq!(markup.matches("<td class=\"number").count(), 1);
    }

    #[test]
    fn a_part_of_a_court_stands_beside_the_whole() {
        let whole = check();
        let part = HealthCheck {
            courts: whole.courts.iter().take(1).cloned().collect(),
            part: Part::Division(String::from("<刑>")),
            beside: Some(vec![cell(figure(3, 8), Some(State::Better))]),
            ..whole
        };
        let markup = Matrix::new(&part, Lang::Zh).markup().done();
        assert_whole(&markup);
        assert_holds(
            &markup,
            &[
                "&lt;刑&gt;</th>",
                "<th colspan=\"4\"",
                "<td class=\"number whole-court\" data-court=\"全院\">37.50</td>",
            ],
        );
        assert!(!markup.contains("class=\"range\"") && !markup.contains("<刑>"), "{markup}");
        // Only the part's own figure is followed.
        assert_eq!(markup.matches("<a class=\"cell\"").count(), 1);
    }
}
