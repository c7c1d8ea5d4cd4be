//! The parameters as a court sets them.

use super::rule::Rule;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a court set; what is not in here is as the table has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Settings(BTreeMap<Rule, BTreeMap<String, i64>>);

/// A parameter that cannot be set so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// The rule has no such parameter.
    #[error("{rule}: 没有参数“{name}” / no parameter “{name}”", rule = .rule.zh())]
    Unknown {
        /// The rule.
        rule: Rule,
        /// The name.
        name: String,
    },
    /// Outside its bounds.
    #[error("{zh}应为{least}至{most}，收到{value} / {en}: expected {least} to {most}, got {value}")]
    Bounds {
        /// What it is, in Chinese.
        zh: &'static str,
        /// What it is, in English.
        en: &'static str,
        /// The smallest value.
        least: i64,
        /// The largest.
        most: i64,
        /// What came.
        value: i64,
    },
}

impl Settings {
    /// Sets a parameter of a rule.
    ///
    /// # Errors
    ///
    /// A name the rule does not have, or a value outside its bounds.
    pub fn set(&mut self, rule: Rule, name: &str, value: i64) -> Result<(), SettingsError> {
        let rows = rule.definition().map_or(&[][..], |definition| definition.parameters);
        let row = rows.iter().find(|row| row.name == name);
        let row = row.ok_or_else(|| SettingsError::Unknown { rule, name: name.chars().take(40).collect() })?;
        let (zh, en, least, most) = (row.zh, row.en, row.least, row.most);
        if !(least..=most).contains(&value) {
            return Err(SettingsError::Bounds { zh, en, least, most, value });
        }
        self.0.entry(rule).or_default().insert(name.to_owned(), value);
        Ok(())
    }

    /// A parameter as it is set, within its bounds; its default where none is set.
    pub fn get(&self, rule: Rule, name: &str) -> i64 {
        let rows = rule.definition().map_or(&[][..], |definition| definition.parameters);
        let Some(row) = rows.iter().find(|row| row.name == name) else { return 0 };
        let set = self.0.get(&rule).and_then(|own| own.get(name)).copied();
        set.unwrap_or(row.default).clamp(row.least, row.most)
    }

    /// The same where it is a number of days.
    pub(super) fn days(&self, rule: Rule, name: &str) -> i32 {
        i32::try_from(self.get(rule, name)).unwrap_or(i32::MAX)
    }
}
