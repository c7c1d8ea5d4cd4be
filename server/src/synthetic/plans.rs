//! Which courts there are, how large, and how they differ.

use super::rng::Rng;
use domain::court::{Court, CourtCode, Tier};
use domain::line::Line;

/// What a court's data are made from.
#[derive(Clone, Debug)]
pub struct CourtPlan {
    /// The court.
    pub court: CourtCode,
    /// How judges are named after it.
    pub short: String,
    /// Its intermediate court, for a basic court.
    pub parent: Option<CourtCode>,
    /// Cases docketed in 2021, without mediations.
    pub cases_per_year: u32,
    /// Judges within the quota.
    pub judges: u32,
    /// Inhabitants; a synthetic sample.
    pub population: u32,
    /// How long its cases take, against the usual.
    pub pace: f64,
    /// How many appeals from private lending are added by 2023.
    pub lending_appeals: f64,
    /// The share of enforcement cases closed in 2023 that lack their amounts.
    pub amounts_missing: f64,
    /// The share of cases that stay open over a year.
    pub stuck: f64,
    /// The share of litigation cases closed after their limit without any lawful ground.
    pub late: f64,
}

impl CourtPlan {
    /// A court like any other, for so many cases.
    pub fn plain(court: CourtCode, cases_per_year: u32) -> Self {
        let judges = (cases_per_year / 250).max(4);
        let parent = court.parent_by_rule().filter(|_| court.tier() == Tier::Basic);
        Self {
            short: court.to_string(),
            parent,
            court,
            cases_per_year,
            judges,
            population: cases_per_year * 65,
            pace: 1.0,
            lending_appeals: 0.0,
            amounts_missing: 0.0,
            stuck: 0.0012,
            late: 0.018,
        }
    }

    /// Whether it hears appeals.
    pub fn is_intermediate(&self) -> bool {
        self.court.tier() == Tier::Intermediate
    }
}

/// The plans of a list of courts; those above intermediate have no data of their own.
pub fn plans(courts: &[Court]) -> Vec<CourtPlan> {
    courts
        .iter()
        .filter(|court| matches!(court.tier, Tier::Intermediate | Tier::Basic))
        .map(|court| {
            let mut rng = Rng::new(0, court.code.as_str());
            let drawn = match court.tier {
                // 22 basic courts of Baoding come to about 130,000 a year with it.
                Tier::Basic => rng.log_normal(5_500.0, 0.45) as u32,
                _ => 11_000,
            };
            let mut plan = CourtPlan {
                short: court.short_zh.clone(),
                parent: court.parent.clone(),
                ..CourtPlan::plain(court.code.clone(), drawn)
            };
            modelled(&mut plan);
            plan
        })
        .collect()
}

/// The courts of Xiong'an one by one; Anxin is the one with something to consult about.
fn modelled(plan: &mut CourtPlan) {
    let usual = plan.clone();
    *plan = match plan.court.as_str() {
        "冀96" => CourtPlan { cases_per_year: 2_100, judges: 30, population: 1_200_000, ..usual },
        "冀0638" => CourtPlan { cases_per_year: 7_200, judges: 28, population: 480_000, ..usual },
        "冀0629" => {
            CourtPlan { cases_per_year: 5_600, judges: 24, population: 270_000, pace: 0.92, stuck: 0.0006, ..usual }
        }
        "冀0632" => CourtPlan {
            cases_per_year: 6_400,
            judges: 26,
            population: 455_000,
            pace: 1.06,
            lending_appeals: 0.30,
            amounts_missing: 0.08,
            stuck: 0.0026,
            late: 0.042,
            ..usual
        },
        _ => usual,
    };
}

/// A division with its line and its share of the judges.
pub(super) struct Division {
    pub(super) name: &'static str,
    pub(super) line: Line,
    pub(super) share: f64,
}

const fn division(name: &'static str, line: Line, share: f64) -> Division {
    Division { name, line, share }
}

/// The divisions of a basic court.
pub(super) const BASIC: &[Division] = &[
    division("立案庭", Line::Filing, 0.08),
    division("刑事审判庭", Line::Criminal, 0.12),
    division("民事审判一庭", Line::Civil, 0.2),
    division("民事审判二庭", Line::Civil, 0.16),
    division("城关人民法庭", Line::Civil, 0.14),
    division("行政审判庭", Line::Administrative, 0.08),
    division("执行局", Line::Enforcement, 0.22),
];

/// The divisions of an intermediate court.
pub(super) const INTERMEDIATE: &[Division] = &[
    division("立案庭", Line::Filing, 0.06),
    division("刑事审判第一庭", Line::Criminal, 0.1),
    division("刑事审判第二庭", Line::Criminal, 0.08),
    division("民事审判第一庭", Line::Civil, 0.24),
    division("民事审判第二庭", Line::Civil, 0.2),
    division("环境资源审判庭", Line::Civil, 0.06),
    division("行政审判庭", Line::Administrative, 0.1),
    division("执行局", Line::Enforcement, 0.16),
];

/// Causes with their weights, by line.
pub(super) const CIVIL_CAUSES: &[(&str, f64)] = &[
    ("民间借贷纠纷", 19.0),
    ("离婚纠纷", 15.0),
    ("买卖合同纠纷", 13.0),
    ("金融借款合同纠纷", 11.0),
    ("机动车交通事故责任纠纷", 10.0),
    ("物业服务合同纠纷", 8.0),
    ("建设工程施工合同纠纷", 6.0),
    ("劳务合同纠纷", 5.0),
    ("劳动争议", 4.0),
    ("房屋租赁合同纠纷", 3.0),
    ("土地承包经营权纠纷", 2.0),
    ("继承纠纷", 2.0),
    ("生命权、身体权、健康权纠纷", 2.0),
];
pub(super) const CRIMINAL_CAUSES: &[(&str, f64)] = &[
    ("危险驾驶罪", 34.0),
    ("盗窃罪", 18.0),
    ("故意伤害罪", 14.0),
    ("诈骗罪", 12.0),
    ("交通肇事罪", 9.0),
    ("帮助信息网络犯罪活动罪", 8.0),
    ("污染环境罪", 5.0),
];
pub(super) const ADMINISTRATIVE_CAUSES: &[(&str, f64)] = &[
    ("行政征收", 26.0),
    ("行政处罚", 24.0),
    ("政府信息公开", 18.0),
    ("行政登记", 16.0),
    ("行政赔偿", 9.0),
    ("行政强制", 7.0),
];
