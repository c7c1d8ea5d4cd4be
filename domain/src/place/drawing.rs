//! How places are drawn, and coloured by their rates.

use super::{CLASSES, Place, Ring};
use std::cmp::Ordering;

/// A place as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Which of the places.
    pub place: usize,
    /// The path, of the even-odd rule.
    pub path: String,
    /// Where its label stands: the centroid of its largest ring.
    pub label: (f64, f64),
}

/// Places as they are drawn, in a width and height.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// The places that have a shape.
    pub areas: Vec<Area>,
}

/// Draws places into a square of that side, north up: longitudes shortened by the cosine of the middle latitude, which is
/// true enough for a county. None without a shape.
pub fn drawing(places: &[Place], side: f64) -> Option<Drawing> {
    let shapes = || places.iter().enumerate().filter_map(|(at, place)| Some((at, place.shape.as_ref()?)));
    let points = || shapes().flat_map(|(_, shape)| shape.rings().flatten());
    let (first_east, first_north) = *points().next()?;
    let mut bounds = [first_east, first_east, first_north, first_north];
    for (east, north) in points() {
        let [west_most, east_most, south_most, north_most] = bounds;
        bounds = [west_most.min(*east), east_most.max(*east), south_most.min(*north), north_most.max(*north)];
    }
    let [west, east, south, north] = bounds;
    let shorter = ((south + north) / 2.0).to_radians().cos();
    let (across, down) = ((east - west) * shorter, north - south);
    let longest = across.max(down);
    let scale = if longest > 0.0 { side / longest } else { 0.0 };
    let at = |point: &(f64, f64)| ((point.0 - west) * shorter * scale, (north - point.1) * scale);
    let areas = shapes().map(|(place, shape)| {
        let rings: Vec<Ring> = shape.rings().map(|ring| ring.iter().map(at).collect()).collect();
        let path = rings.iter().map(|ring| path_of(ring)).collect();
        let largest = rings.iter().max_by(|a, b| area_of(a).abs().total_cmp(&area_of(b).abs()));
        Area { place, path, label: largest.map(|ring| centroid(ring)).unwrap_or_default() }
    });
    Some(Drawing { width: across * scale, height: down * scale, areas: areas.collect() })
}

fn path_of(ring: &[(f64, f64)]) -> String {
    let points = ring.iter().enumerate();
    let mut path: String =
        points.map(|(at, (x, y))| format!("{}{x:.1} {y:.1}", if at == 0 { 'M' } else { 'L' })).collect();
    path.push('Z');
    path
}

/// The sides of a ring.
fn sides(ring: &[(f64, f64)]) -> impl Iterator<Item = (&(f64, f64), &(f64, f64))> {
    ring.iter().zip(ring.iter().cycle().skip(1))
}

fn area_of(ring: &[(f64, f64)]) -> f64 {
    sides(ring).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>() / 2.0
}

/// The centroid of a ring; of one without an area the mean of its points.
fn centroid(ring: &[(f64, f64)]) -> (f64, f64) {
    let (area, count) = (area_of(ring), ring.len().max(1) as f64);
    if area.abs() < 1e-9 {
        let (x, y) = ring.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
        return (x / count, y / count);
    }
    let (x, y) = sides(ring).fold((0.0, 0.0), |sum, (a, b)| {
        let weight = a.0 * b.1 - b.0 * a.1;
        (sum.0 + (a.0 + b.0) * weight, sum.1 + (a.1 + b.1) * weight)
    });
    (x / (6.0 * area), y / (6.0 * area))
}

/// The class of colour of each rate, from 1 to 5: as many rates in each as can be, equal rates in one. A rate is so many
/// disputes of so many people; none where nobody is known to live.
pub fn rate_classes(rates: &[(i64, u32)]) -> Vec<Option<usize>> {
    let known: Vec<&(i64, u32)> = rates.iter().filter(|rate| rate.1 > 0).collect();
    let class = |rate: &(i64, u32)| {
        let below = known.iter().filter(|other| compared(other, rate).is_lt()).count();
        1 + CLASSES * below / known.len().max(1)
    };
    rates.iter().map(|rate| (rate.1 > 0).then(|| class(rate))).collect()
}

/// Two rates compared, exactly.
pub fn compared(one: &(i64, u32), other: &(i64, u32)) -> Ordering {
    let times = |count: i64, people: u32| i128::from(count) * i128::from(people);
    times(one.0, other.1).cmp(&times(other.0, one.1))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::place::sample::{place, rectangle};

    /// Around the equator a degree is as long both ways.
    #[test]
    fn a_unit_square_by_hand() {
        let square = place("甲镇", Some(vec![vec![rectangle(0.0, -0.5, 1.0, 1.0)]]));
        let drawing = drawing(&[place("乙镇", None), square], 100.0).unwrap();
        assert_eq!((drawing.width, drawing.height), (100.0, 100.0));
        let [area] = drawing.areas.as_slice() else { panic!("one area") };
        assert_eq!(area.place, 1);
        assert_eq!(area.path, "M0.0 100.0L100.0 100.0L100.0 0.0L0.0 0.0Z");
        assert!((area.label.0 - 50.0).abs() < 1e-9 && (area.label.1 - 50.0).abs() < 1e-9);
        assert_eq!(super::drawing(&[place("乙镇", None)], 100.0), None);
    }

    /// At 60° north two degrees of longitude are as long as one of latitude.
    #[test]
    fn longitudes_shrink_to_the_north() {
        let drawing = drawing(&[place("甲镇", Some(vec![vec![rectangle(116.0, 59.5, 2.0, 1.0)]]))], 100.0).unwrap();
        assert!((drawing.width - 100.0).abs() < 1e-6 && (drawing.height - 100.0).abs() < 1e-6);
    }

    #[test]
    fn a_label_stands_in_the_largest_part() {
        let small = vec![rectangle(0.0, -1.0, 1.0, 1.0)];
        let large = vec![rectangle(2.0, -1.0, 2.0, 2.0), rectangle(2.1, 0.1, 0.1, 0.1)];
        let drawing = drawing(&[place("甲镇", Some(vec![small, large]))], 40.0).unwrap();
        let label = drawing.areas.first().unwrap().label;
        assert!((label.0 - 30.0).abs() < 1e-6 && (label.1 - 10.0).abs() < 1e-6, "{label:?}");
        assert_eq!(drawing.areas.first().unwrap().path.matches('Z').count(), 3);
    }

    /// Ten rates, two in each class; nobody known to live there, no class; equal rates, one class.
    #[test]
    fn classes_hold_as_many_rates_each() {
        let mut rates: Vec<(i64, u32)> = (1..=10).map(|count| (count, 1_000)).collect();
        rates.push((99, 0));
        let classes: Vec<usize> = rate_classes(&rates).into_iter().flatten().collect();
        assert_eq!(classes, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
        assert_eq!(rate_classes(&rates).last(), Some(&None));
        assert_eq!(rate_classes(&[(1, 10), (2, 20), (3, 10)]), [Some(1), Some(1), Some(4)]);
        assert_eq!(rate_classes(&[]), []);
    }
}
