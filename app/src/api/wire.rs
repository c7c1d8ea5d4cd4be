//! How answers travel: as one text that holds a compact binary form. A browser's build then carries one small reader for
//! all answers instead of a JSON reader for each of their parts, and pages are shorter.

#[cfg(feature = "ssr")]
use crate::problem::Problem;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::{DeserializeOwned, Error as _};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An answer on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wire<T>(pub T);

/// What a server function answers: the answer on its way, or the problem with its status.
#[cfg(feature = "ssr")]
pub(crate) fn told<T>(result: Result<T, Problem>) -> Result<Wire<T>, Problem> {
    if let Err(problem) = &result {
        crate::pages::tell_status(problem);
    }
    result.map(Wire)
}

impl<T: Serialize> Serialize for Wire<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes = postcard::to_stdvec(&self.0).map_err(S::Error::custom)?;
        serializer.serialize_str(&STANDARD.encode(bytes))
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Wire<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = STANDARD.decode(text).map_err(D::Error::custom)?;
        postcard::from_bytes(&bytes).map(Self).map_err(D::Error::custom)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Wire;
    use crate::api::data::JobLine;

    #[test]
    fn answers_arrive_as_they_left() {
        let job = JobLine {
            file_name: String::from("案件.csv"),
            rows: 7,
            bytes: (1, 2),
            seconds: 0.5,
            outcome: Some(Err(String::from("no"))),
        };
        let text = serde_json::to_string(&Wire(job.clone())).unwrap();
        assert_eq!(serde_json::from_str::<Wire<JobLine>>(&text).unwrap(), Wire(job));
        assert!(serde_json::from_str::<Wire<JobLine>>("\"!\"").is_err());
    }
}
