//! Maps of a court's places, read from GeoJSON and kept as its geometries.

use domain::place::{BadMap, MOST_PEOPLE, Ring, Shape, cut};
use serde_json::{Value, json};

/// A feature of a map: its name, how many people it says live there, and its shape.
pub type Feature = (String, Option<u32>, Shape);

/// The places of a FeatureCollection. Names are the property `name` or `名称`, populations `population` or `人口`;
/// `schematic: true` says that a shape is not meant to be the boundary.
pub fn read_geojson(text: &str) -> Result<Vec<Feature>, BadMap> {
    let other = |zh: &str, en: &str| BadMap::NotGeoJson { zh: zh.to_owned(), en: en.to_owned() };
    let text = text.trim_start_matches('\u{feff}');
    let map: Value = serde_json::from_str(text).map_err(|_| other("不能读作 JSON 的文件", "a file that is no JSON"))?;
    let kind = cut(map.get("type").and_then(Value::as_str).unwrap_or_default());
    let features = map.get("features").and_then(Value::as_array).filter(|_| kind == "FeatureCollection");
    let features = features.ok_or_else(|| other(&format!("“{kind}”"), &format!("“{kind}”")))?;
    if features.is_empty() {
        return Err(other("没有要素的集合", "one without features"));
    }
    features.iter().enumerate().map(|(at, one)| feature(at + 1, one)).collect()
}

fn feature(at: usize, feature: &Value) -> Result<Feature, BadMap> {
    let property = |names: [&str; 2]| names.iter().find_map(|name| feature.get("properties")?.get(name));
    let name = property(["name", "名称"]).and_then(Value::as_str).map(str::trim).filter(|name| !name.is_empty());
    let name = name.ok_or(BadMap::Nameless(at))?.to_owned();
    let population = match property(["population", "人口"]) {
        None | Some(Value::Null) => None,
        Some(value) => {
            let number = value.as_u64().or_else(|| value.as_str()?.trim().parse().ok());
            let number = number.and_then(|number| u32::try_from(number).ok()).filter(|people| *people <= MOST_PEOPLE);
            Some(number.ok_or_else(|| BadMap::Population(cut(&name), cut(&value.to_string())))?)
        }
    };
    let schematic = property(["schematic", "示意"]).and_then(Value::as_bool).unwrap_or(false);
    let shape = shape(&name, feature.get("geometry").unwrap_or(&Value::Null), schematic)?;
    Ok((name, population, shape))
}

/// The shape of a geometry.
fn shape(name: &str, geometry: &Value, schematic: bool) -> Result<Shape, BadMap> {
    let kind = geometry.get("type").and_then(Value::as_str).unwrap_or_default();
    let bad = || BadMap::NotAnArea(cut(name), cut(kind));
    let coordinates = geometry.get("coordinates").ok_or_else(bad)?;
    let polygons = match kind {
        "Polygon" => polygon(coordinates).map(|polygon| vec![polygon]),
        "MultiPolygon" => coordinates.as_array().and_then(|all| all.iter().map(polygon).collect()),
        _ => None,
    };
    Shape::new(polygons.ok_or_else(bad)?, schematic)
}

fn polygon(rings: &Value) -> Option<Vec<Ring>> {
    let point = |point: &Value| Some((point.get(0)?.as_f64()?, point.get(1)?.as_f64()?));
    let ring = |ring: &Value| ring.as_array()?.iter().map(point).collect::<Option<Ring>>();
    rings.as_array()?.iter().map(ring).collect()
}

/// A shape as it is kept: a geometry, with a member of its own where it is schematic.
pub(crate) fn written(shape: &Shape) -> String {
    let closed = |ring: &Ring| -> Vec<[f64; 2]> {
        ring.iter().chain(ring.first()).map(|(east, north)| [*east, *north]).collect()
    };
    let polygons: Vec<Vec<Vec<[f64; 2]>>> =
        shape.polygons().iter().map(|rings| rings.iter().map(closed).collect()).collect();
    let mut geometry = json!({ "type": "MultiPolygon", "coordinates": polygons });
    if let (true, Some(members)) = (shape.is_schematic(), geometry.as_object_mut()) {
        members.insert(String::from("schematic"), Value::Bool(true));
    }
    geometry.to_string()
}

/// A shape that was kept.
pub(crate) fn kept(text: &str) -> Option<Shape> {
    let geometry: Value = serde_json::from_str(text).ok()?;
    let schematic = geometry.get("schematic").and_then(Value::as_bool).unwrap_or(false);
    shape("", &geometry, schematic).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const AREA: &str = r#"{"type":"Polygon","coordinates":[[[116,39],[117,39],[117,40],[116,39]]]}"#;

    fn map(properties: &str, geometry: &str) -> String {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{properties},"geometry":{geometry}}}]}}"#
        )
    }

    #[test]
    fn a_map_is_read() {
        for (properties, people, schematic) in [
            (r#"{"name":" 甲镇 "}"#, None, false),
            (r#"{"名称":"甲镇","人口":"12000"}"#, Some(12_000), false),
            (r#"{"name":"甲镇","population":12000,"schematic":true}"#, Some(12_000), true),
        ] {
            let read = read_geojson(&format!("\u{feff}{}", map(properties, AREA))).unwrap();
            let triangle = vec![vec![vec![(116.0, 39.0), (117.0, 39.0), (117.0, 40.0)]]];
            assert_eq!(read, [(String::from("甲镇"), people, Shape::new(triangle, schematic).unwrap())]);
            let shape = &read.first().unwrap().2;
            assert_eq!(kept(&written(shape)).as_ref(), Some(shape));
        }
    }

    #[test]
    fn what_is_no_map_is_said() {
        let refused = |text: &str| read_geojson(text).unwrap_err();
        assert!(matches!(refused("a,b"), BadMap::NotGeoJson { .. }));
        assert!(refused(r#"{"type":"Topology"}"#).to_string().contains("got “Topology”"));
        assert!(matches!(refused(r#"{"type":"FeatureCollection","features":[]}"#), BadMap::NotGeoJson { .. }));
        assert_eq!(refused(&map("{}", AREA)), BadMap::Nameless(1));
        assert_eq!(refused(&map("null", AREA)), BadMap::Nameless(1));
        let named = r#"{"name":"甲镇"}"#;
        let point = refused(&map(named, r#"{"type":"Point","coordinates":[116,39]}"#));
        assert_eq!(point, BadMap::NotAnArea(String::from("甲镇"), String::from("Point")));
        assert!(matches!(refused(&map(named, "null")), BadMap::NotAnArea(..)));
        let metres = AREA.replace("116", "5000000");
        assert_eq!(refused(&map(named, &metres)), BadMap::Point(5_000_000.0, 39.0));
        assert!(matches!(refused(&map(r#"{"name":"甲镇","人口":-1}"#, AREA)), BadMap::Population(..)));
    }
}
