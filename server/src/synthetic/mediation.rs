//! Mediations before suit, and the cases that come from those that failed.

use super::lives::{Life, Maker};
use super::plans::CIVIL_CAUSES;
use domain::day::Day;
use domain::line::Line;

/// Cases back to look for the mediation that a case came from.
const RECENT: usize = 6_000;
/// Days from the end of a failed mediation to the suit at most.
const LATEST_SUIT: i32 = 45;

impl Maker<'_> {
    /// Lets the last case come from a mediation that failed a while before and led to no case yet, of the same cause if
    /// there is one.
    pub(super) fn came_from_mediation(&mut self, day: Day) {
        let Some(cause) = self.lives.last().map(|life| life.cause.clone()) else { return };
        let failed = |at: usize, life: &Life| {
            life.type_code == "诉前调"
                && life.disposition == "调解不成"
                && life.closed.is_some_and(|closed| closed < day && day.since(closed) <= LATEST_SUIT)
                && !self.spoken_for.contains(&at)
        };
        let recent = || self.lives.iter().enumerate().rev().take(RECENT).filter(|(at, life)| failed(*at, life));
        let same = recent().find(|(_, life)| life.cause == cause).or_else(|| recent().next());
        let Some(position) = same.map(|(at, _)| at) else { return };
        self.spoken_for.insert(position);
        let court = self.court;
        if let Some(life) = self.lives.last_mut() {
            life.origin = Some((court, position));
        }
    }

    pub(super) fn mediation(&mut self, day: Day) {
        let mut life = self.blank("诉前调", Line::Filing, day, "诉前调解");
        life.cause = self.rng.pick(CIVIL_CAUSES).map_or("", |cause| cause).to_owned();
        life.closed = Some(day.plus_days(self.rng.log_normal(13.0, 0.5).clamp(1.0, 60.0) as i32))
            .filter(|closed| *closed <= self.to);
        life.disposition = if life.closed.is_none() {
            ""
        } else if self.rng.chance(0.67) {
            "调解成功"
        } else {
            "调解不成"
        };
        if life.closed.is_none_or(|closed| closed >= self.from) {
            self.push(life);
        }
    }
}
