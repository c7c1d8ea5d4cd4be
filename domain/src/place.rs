//! The townships of a court's district: how many people live there, what shape they have, and how they are drawn and
//! coloured by their rates.

mod drawing;

pub use drawing::{Area, Drawing, compared, drawing, rate_classes};

use crate::quantity::without_thousands;
use std::collections::BTreeSet;

/// Places of a court at most.
pub const MOST_PLACES: usize = 200;
/// Points of all its shapes at most.
pub const MOST_POINTS: usize = 20_000;
/// Characters of a name at most.
pub const LONGEST_NAME: usize = 40;
/// People of a place at most.
pub const MOST_PEOPLE: u32 = 100_000_000;
/// Fewer disputes than this make a rate that says little.
pub const FEW: i64 = 30;
/// Classes of colour.
pub const CLASSES: usize = 5;

/// A closed line of longitudes and latitudes, whose last point is joined to its first.
pub type Ring = Vec<(f64, f64)>;

/// A township.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Its name, as disputes give it.
    pub name: String,
    /// How many people live there; nought where it is not known.
    pub population: u32,
    /// Its shape, where there is one.
    pub shape: Option<Shape>,
}

/// The shape of a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    polygons: Vec<Vec<Ring>>,
    schematic: bool,
}

impl Shape {
    /// Polygons of an outline and its holes; a last point that repeats the first is dropped. `schematic` where it is not
    /// meant to be the boundary.
    pub fn new(polygons: Vec<Vec<Ring>>, schematic: bool) -> Result<Self, BadMap> {
        let mut polygons = polygons;
        for ring in polygons.iter_mut().flatten() {
            if ring.len() > 1 && ring.first() == ring.last() {
                ring.pop();
            }
            if ring.len() < 3 {
                return Err(BadMap::Ring(ring.len()));
            }
            for (east, north) in ring.iter() {
                if !((-180.0..=180.0).contains(east) && (-90.0..=90.0).contains(north)) {
                    return Err(BadMap::Point(*east, *north));
                }
            }
        }
        if polygons.is_empty() || polygons.iter().any(Vec::is_empty) {
            return Err(BadMap::Ring(0));
        }
        let shape = Self { polygons, schematic };
        match shape.points() {
            points if points > MOST_POINTS => Err(BadMap::Points(points)),
            _ => Ok(shape),
        }
    }

    /// Its polygons: an outline each, then its holes.
    pub fn polygons(&self) -> &[Vec<Ring>] {
        &self.polygons
    }

    /// Whether it is not meant to be the boundary.
    pub const fn is_schematic(&self) -> bool {
        self.schematic
    }

    fn rings(&self) -> impl Iterator<Item = &Ring> {
        self.polygons.iter().flatten()
    }

    fn points(&self) -> usize {
        self.rings().map(Vec::len).sum()
    }
}

/// Why places are not taken, in both languages, with what to do.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BadMap {
    /// Not such a file.
    #[error(
        "应为 GeoJSON 的 FeatureCollection，收到的是{zh}；请从地图软件导出 GeoJSON / expected a FeatureCollection of GeoJSON, got {en}; export the map as GeoJSON"
    )]
    NotGeoJson {
        /// What came, in Chinese.
        zh: String,
        /// What came, in English.
        en: String,
    },
    /// A feature without a name.
    #[error(
        "第 {0} 个要素没有名称；请在属性 name 或“名称”里写乡镇名 / feature {0} has no name; give it the property “name” or “名称”"
    )]
    Nameless(usize),
    /// Not a polygon.
    #[error(
        "“{0}”的图形应为 Polygon 或 MultiPolygon，收到“{1}”；请改用面图形 / the shape of “{0}” should be a Polygon or MultiPolygon, got “{1}”; draw it as an area"
    )]
    NotAnArea(String, String),
    /// Not a population.
    #[error(
        "“{0}”的人口应为 0 至 {MOST_PEOPLE} 的整数，收到“{1}”；请改正 / the population of “{0}” should be a whole number from 0 to {MOST_PEOPLE}, got “{1}”; correct it"
    )]
    Population(String, String),
    /// A line without a name and a population.
    #[error(
        "第 {0} 行应为“乡镇名 人口”，收到“{1}”；请改正 / line {0} should be “name population”, got “{1}”; correct it"
    )]
    Line(usize, String),
    /// A ring that is no area.
    #[error(
        "图形的每个环至少 3 个点，收到 {0} 个；请检查图形 / each ring of a shape needs 3 points, got {0}; check the shape"
    )]
    Ring(usize),
    /// A point that is nowhere.
    #[error(
        "坐标应为经度 −180 至 180、纬度 −90 至 90，收到 {0}, {1}；请导出为 WGS 84 经纬度 / expected a longitude from −180 to 180 and a latitude from −90 to 90, got {0}, {1}; export in longitude and latitude"
    )]
    Point(f64, f64),
    /// Too many points.
    #[error(
        "图形合计最多 {MOST_POINTS} 个点，收到 {0} 个；请先简化边界 / the shapes may have {MOST_POINTS} points in all, got {0}; simplify them first"
    )]
    Points(usize),
    /// Too many places.
    #[error(
        "最多 {MOST_PLACES} 个乡镇，收到 {0} 个；请只留本院辖区 / at most {MOST_PLACES} places, got {0}; keep those of the court's district"
    )]
    Places(usize),
    /// A name that cannot be.
    #[error(
        "乡镇名应为 1 至 {LONGEST_NAME} 个字，收到“{0}”；请改正 / a name should have 1 to {LONGEST_NAME} characters, got “{0}”; correct it"
    )]
    Name(String),
    /// A place that comes twice.
    #[error(
        "“{0}”出现了两次；请合并成一个 / “{0}” comes twice; make one of them, as a MultiPolygon where it has several parts"
    )]
    Twice(String),
}

/// The beginning of what came, short enough for a message.
pub fn cut(text: &str) -> String {
    text.chars().take(LONGEST_NAME).collect()
}

/// Places as a court may have them.
pub fn checked(places: Vec<Place>) -> Result<Vec<Place>, BadMap> {
    if places.len() > MOST_PLACES {
        return Err(BadMap::Places(places.len()));
    }
    let points = places.iter().filter_map(|place| place.shape.as_ref()).map(Shape::points).sum();
    if points > MOST_POINTS {
        return Err(BadMap::Points(points));
    }
    let mut names = BTreeSet::new();
    for place in &places {
        let length = place.name.chars().count();
        if length == 0 || length > LONGEST_NAME || place.name.trim() != place.name {
            return Err(BadMap::Name(cut(&place.name)));
        }
        if place.population > MOST_PEOPLE {
            return Err(BadMap::Population(place.name.clone(), place.population.to_string()));
        }
        if !names.insert(&place.name) {
            return Err(BadMap::Twice(place.name.clone()));
        }
    }
    Ok(places)
}

/// Populations as they are written: a name and a number a line; empty lines are passed over.
pub fn populations(text: &str) -> Result<Vec<(String, u32)>, BadMap> {
    let mut read: Vec<(String, u32)> = Vec::new();
    for (at, line) in text.lines().enumerate().map(|(at, line)| (at + 1, line.trim())) {
        if line.is_empty() {
            continue;
        }
        if read.len() == MOST_PLACES {
            return Err(BadMap::Places(text.lines().filter(|line| !line.trim().is_empty()).count()));
        }
        let bad = || BadMap::Line(at, cut(line));
        let apart = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | ':' | '：');
        let (name, number) = line.split_once(apart).ok_or_else(bad)?;
        let number = number.trim_matches(apart);
        let population = without_thousands(number)
            .and_then(|digits| digits.parse::<u32>().ok())
            .filter(|people| *people <= MOST_PEOPLE);
        let population = population.ok_or_else(|| BadMap::Population(cut(name), cut(number)))?;
        if read.iter().any(|(other, _)| other == name) {
            return Err(BadMap::Twice(cut(name)));
        }
        read.push((name.to_owned(), population));
    }
    Ok(read)
}

/// Small places for worked examples in tests.
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod sample {
    use super::*;

    pub(super) fn rectangle(west: f64, south: f64, width: f64, height: f64) -> Ring {
        let (east, north) = (west + width, south + height);
        vec![(west, south), (east, south), (east, north), (west, north), (west, south)]
    }

    pub(super) fn place(name: &str, shape: Option<Vec<Vec<Ring>>>) -> Place {
        let shape = shape.map(|polygons| Shape::new(polygons, false).unwrap());
        Place { name: name.to_owned(), population: 10_000, shape }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::sample::{place, rectangle};
    use super::*;

    #[test]
    fn shapes_that_cannot_be() {
        let of = |ring: Ring| Shape::new(vec![vec![ring]], false);
        assert_eq!(of(vec![(0.0, 0.0), (1.0, 0.0), (0.0, 0.0)]), Err(BadMap::Ring(2)));
        assert_eq!(of(rectangle(500_000.0, 30.0, 1.0, 1.0)), Err(BadMap::Point(500_000.0, 30.0)));
        assert!(matches!(of(vec![(f64::NAN, 0.0), (1.0, 0.0), (1.0, 1.0)]), Err(BadMap::Point(..))));
        assert_eq!(Shape::new(Vec::new(), false), Err(BadMap::Ring(0)));
        let many: Ring = (0..=MOST_POINTS).map(|at| (at as f64 / 1_000.0, 0.0)).collect();
        assert_eq!(of(many), Err(BadMap::Points(MOST_POINTS + 1)));
    }

    #[test]
    fn places_that_cannot_be() {
        let many = |count: usize| (0..count).map(|at| place(&format!("{at}镇"), None)).collect::<Vec<_>>();
        assert!(checked(many(MOST_PLACES)).is_ok());
        assert_eq!(checked(many(MOST_PLACES + 1)), Err(BadMap::Places(MOST_PLACES + 1)));
        let half: Ring = (0..MOST_POINTS / 2 + 1).map(|at| (at as f64 / 1_000.0, 0.0)).collect();
        let both = ["甲镇", "乙镇"].map(|name| place(name, Some(vec![vec![half.clone()]])));
        assert_eq!(checked(both.to_vec()), Err(BadMap::Points(MOST_POINTS + 2)));
        assert_eq!(checked(vec![place("", None)]), Err(BadMap::Name(String::new())));
        assert_eq!(checked(vec![place("甲镇", None), place("甲镇", None)]), Err(BadMap::Twice(String::from("甲镇"))));
    }

    #[test]
    fn populations_are_read_line_by_line() {
        let read = populations("甲镇 12000\n\n 乙镇，3,400\n丙乡\t0\n").unwrap();
        let read: Vec<(&str, u32)> = read.iter().map(|(name, people)| (name.as_str(), *people)).collect();
        assert_eq!(read, [("甲镇", 12_000), ("乙镇", 3_400), ("丙乡", 0)]);
        assert_eq!(populations("甲镇 1\n乙镇"), Err(BadMap::Line(2, String::from("乙镇"))));
        assert_eq!(populations("甲镇 −5"), Err(BadMap::Population(String::from("甲镇"), String::from("−5"))));
        assert_eq!(populations("甲镇 1\n甲镇 2"), Err(BadMap::Twice(String::from("甲镇"))));
        let said = populations("甲镇 x").unwrap_err().to_string();
        assert!(said.contains("收到“x”") && said.contains(" / ") && said.contains("got “x”"), "{said}");
    }
}
