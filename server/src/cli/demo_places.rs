//! An invented map of the demo's townships: a grid of crooked fields, one a township. It resembles no boundary, and its
//! shapes say that they are schematic.

use super::demo_source_stories::Township;
use domain::place::{BadMap, Place, Ring, Shape};

/// The south-western corner of the map, and the side of a field, in degrees.
const CORNER: (f64, f64) = (116.0, 38.9);
const SIDE: f64 = 0.08;

/// The townships with their sample populations and invented shapes, row by row from the north. The fields begin so many columns
/// to the east and rows to the north, so that those of several courts lie beside each other.
pub(super) fn places(towns: &[Township], (east, north): (usize, usize)) -> Result<Vec<Place>, BadMap> {
    let across = (1..).find(|across| across * across >= towns.len()).unwrap_or(1);
    let place = |(at, (name, population)): (usize, &Township)| {
        let ring = field(east + at % across, north + across + 1 - at / across);
        let shape = Shape::new(vec![vec![ring]], true)?;
        Ok(Place { name: (*name).to_owned(), population: *population, shape: Some(shape) })
    };
    towns.iter().enumerate().map(place).collect()
}

/// The field of a column and row: its corners, and two bends of each side. Neighbours share what lies between them,
/// because a point depends only on where it is in the grid.
fn field(column: usize, row: usize) -> Ring {
    let (west, south) = (3 * column, 3 * row);
    let below = (0..3).map(|step| (west + step, south));
    let right = (0..3).map(|step| (west + 3, south + step));
    let above = (0..3).map(|step| (west + 3 - step, south + 3));
    let left = (0..3).map(|step| (west, south + 3 - step));
    below.chain(right).chain(above).chain(left).map(point).collect()
}

/// A point of the grid, moved a little.
fn point((x, y): (usize, usize)) -> (f64, f64) {
    let moved = |many: usize| (many % 101) as f64 / 101.0 - 0.5;
    let (aside, up) = (moved(x * 37 + y * 61 + x * y * 17), moved(x * 53 + y * 29 + x * y * 23 + 7));
    let place = |corner: f64, at: usize, off: f64| corner + SIDE * (at as f64 + 0.8 * off) / 3.0;
    (place(CORNER.0, x, aside), place(CORNER.1, y, up))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_share_a_side() {
        let towns = [("甲镇", 1), ("乙镇", 2), ("丙镇", 3)];
        let places = places(&towns, (2, 1)).unwrap();
        let rings: Vec<Ring> =
            places.iter().map(|place| place.shape.as_ref().unwrap().polygons().concat().concat()).collect();
        let shared = |a: usize, b: usize| rings[a].iter().filter(|point| rings[b].contains(point)).count();
        assert_eq!((shared(0, 1), shared(0, 2)), (4, 4));
        assert!(places.iter().all(|place| place.shape.as_ref().unwrap().is_schematic()));
    }
}
