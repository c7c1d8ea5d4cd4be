//! `demo`: synthetic courts in an empty place, through the same importer as everyone's files.

use super::import::with_progress;
use super::{Ended, Failure, Place};
use crate::synthetic::{self, CourtPlan};
use clap::{Args, ValueEnum};
use domain::catalogue::{IndicatorId as I, Version};
use domain::court::{Court, baoding, hebei, xiongan};
use domain::day::Day;
use domain::intake::Mapping;
use domain::policy::{Action, Actor, Grant, Role};
use domain::range::{DatedRange, Range};
use std::path::PathBuf;
use store::{Location, Store};

/// How much.
#[derive(Clone, Copy, ValueEnum)]
enum Scale {
    /// Xiong'an: an intermediate court and three basic courts
    Xiongan,
    /// Xiong'an and Baoding
    Baoding,
    /// All of Hebei
    Hebei,
}

/// What to create.
#[derive(Args)]
pub(super) struct Demo {
    #[command(flatten)]
    place: Place,
    /// How many courts
    #[arg(long, value_enum, default_value = "xiongan")]
    scale: Scale,
    /// Equal seeds give equal data
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Ranges of the demo: low and high end. Samples, not official values.
const SAMPLE_RANGES: &[(I, Option<&str>, Option<&str>)] = &[
    (I::SecondReversalToRemand, Some("2"), Some("6")),
    (I::SecondHearing, Some("20"), Some("40")),
    (I::WithinTimeLimit, Some("96"), Some("99.8")),
    (I::Over12Months, Some("0.05"), Some("0.2")),
    (I::ClosingDays, Some("45"), Some("70")),
    (I::TransferDays, Some("40"), Some("60")),
    (I::CaseToMatter, Some("1.1"), Some("1.35")),
    (I::Appeal, Some("9.5"), Some("12")),
    (I::PetitionRetrial, Some("1.5"), Some("2.5")),
    (I::Mediation, Some("28"), Some("36")),
    (I::EnforcementApplication, Some("40"), Some("50")),
    (I::Completion, Some("35"), Some("45")),
    (I::Recovery, Some("40"), Some("60")),
    (I::TerminatedRound, Some("28"), Some("36")),
    (I::Diversion, Some("38"), Some("45")),
    (I::FirstInstanceReversed, Some("1"), Some("3.5")),
    (I::FirstInstanceRemanded, Some("0.2"), Some("0.8")),
    (I::Extension, Some("1"), Some("4")),
];

impl Demo {
    pub(super) async fn run(self) -> Ended {
        if let Location::Folder(folder) = self.place.location()
            && folder.exists()
            && folder.read_dir().map_err(|error| Failure::Input(error.to_string()))?.next().is_some()
        {
            return Err(Failure::Input(format!(
                "expected an empty or new folder, {} holds files; name another with --data",
                folder.display()
            )));
        }
        let store = self.place.open().await?;
        if !store.is_empty().await? || store.has_accounts().await? {
            return Err(Failure::Input(String::from(
                "expected an empty place for a demo, this one holds courts or accounts; name another",
            )));
        }
        let courts = match self.scale {
            Scale::Xiongan => xiongan(),
            Scale::Baoding => baoding(),
            Scale::Hebei => hebei(),
        };
        store.install(&courts).await?;
        let plans = synthetic::plans(&courts);
        let (Some(from), Some(to)) = (Day::from_ymd(2021, 1, 1), Day::from_ymd(2023, 9, 30)) else {
            return Err(Failure::Fault(String::from("the demo's span")));
        };
        let generated = self.place.folder().join("generated");
        std::fs::create_dir_all(&generated).map_err(|error| Failure::Input(error.to_string()))?;
        let mut injected = String::from("法院,案号,信号\n");
        for files in synthetic::generate(&plans, from, to, self.seed) {
            let paths = files.write_all(&generated).map_err(|error| Failure::Input(error.to_string()))?;
            for one in &files.injected {
                injected.push_str(&format!("{},{},{}\n", files.court, one.0, one.1));
            }
            self.take_in(&store, &files.court, paths).await?;
        }
        std::fs::write(generated.join("injected.csv"), injected).map_err(|error| Failure::Input(error.to_string()))?;
        set_ranges(&store, &courts, &plans).await?;
        super::demo_people::create(&store, &courts).await?;
        // The demo's day is the last of its data.
        store.set_demo_day(to).await?;
        super::demo_sources::create(&store, &courts, to).await?;
        super::demo_nodes::create(&store, to).await?;
        super::demo_consultations::create(&store, &courts).await?;
        super::demo_brief::create(&store, to).await?;
        super::demo_schemes::create(&store, &courts, to).await?;
        match self.place.location() {
            Location::Folder(folder) => say!("demo courts are in {}", folder.display()),
            Location::Database { .. } => say!("demo courts are in the database"),
        }
        Ok(0)
    }

    async fn take_in(
        &self,
        store: &Store,
        court: &domain::court::CourtCode,
        paths: Vec<PathBuf>,
    ) -> Result<(), Failure> {
        let actor = Actor::console(court.clone());
        let space = store.space(&actor, Action::ImportData, court).await?;
        let (mut added, mut refused) = (0, 0);
        for path in paths {
            let report = with_progress(&space, path, &Mapping::default()).await?;
            added += report.added;
            refused += report.refused;
        }
        let guardian = Actor { role: Role::SecurityAdministrator, ..actor };
        store.set_grant(&guardian, court, Grant::CaseDetail).await?;
        say!("{court} {}: {added} rows in, {refused} refused on purpose", space.court().short_zh);
        Ok(())
    }
}

/// Sets the sample ranges at the highest court with data, and at each intermediate court.
async fn set_ranges(store: &Store, courts: &[Court], plans: &[CourtPlan]) -> Result<(), Failure> {
    let from = Day::from_ymd(2021, 1, 1).ok_or_else(|| Failure::Fault(String::from("the demo's span")))?;
    let end = |text: &Option<&str>| text.and_then(|text| text.parse().ok());
    let ranges: Vec<DatedRange> = [Version::V2024_01, Version::V2024_09]
        .into_iter()
        .flat_map(|version| {
            SAMPLE_RANGES.iter().map(move |(indicator, low, high)| DatedRange {
                indicator: *indicator,
                version,
                from,
                range: Range {
                    low: end(low),
                    high: end(high),
                    basis: String::from("示例区间，非官方数值 / sample, not official"),
                },
            })
        })
        .collect();
    let high = courts.iter().find(|court| court.tier == domain::court::Tier::High).map(|court| court.code.clone());
    let intermediate = plans.iter().filter(|plan| plan.is_intermediate()).map(|plan| plan.court.clone());
    // A high court without a space gets one only where it is the scope everyone works in.
    for code in intermediate.chain(high.filter(|_| plans.len() > 30)) {
        store.set_ranges(&Actor::console(code.clone()), &code, &ranges).await?;
    }
    Ok(())
}
