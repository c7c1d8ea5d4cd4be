//! The stations of the loop, and the rooms of those who administer it: what there is, and who is let in.

use domain::policy::Action;

/// A place in the navigation.
#[derive(Debug, PartialEq, Eq)]
pub struct Station {
    /// Its address.
    pub address: &'static str,
    /// Its Chinese name.
    pub zh: &'static str,
    /// Its English name.
    pub en: &'static str,
    /// Whoever may do one of these at home finds it in the navigation.
    pub for_those_who: &'static [Action],
}

/// All of them, in the order of the navigation.
pub const STATIONS: &[Station] = &[
    Station { address: "/", zh: "体检", en: "Health check", for_those_who: &[Action::ViewFigures] },
    Station { address: "/brief", zh: "速览", en: "Brief", for_those_who: &[Action::ViewFigures] },
    Station { address: "/nodes", zh: "节点", en: "Nodes", for_those_who: &[Action::ViewNodes] },
    Station { address: "/sources", zh: "三源", en: "Sources", for_those_who: &[Action::ViewSources] },
    Station {
        address: "/consultations", zh: "会商", en: "Consultation", for_those_who: &[Action::ViewConsultations]
    },
    Station { address: "/rectification", zh: "整改", en: "Tasks", for_those_who: &[Action::ViewTasks] },
    Station { address: "/portraits", zh: "画像", en: "Portraits", for_those_who: &[Action::ViewPortraits] },
    Station { address: "/schemes", zh: "考核", en: "Schemes", for_those_who: &[Action::ViewSchemes] },
    Station { address: "/data", zh: "数据", en: "Data", for_those_who: &[Action::ViewData] },
    Station {
        address: "/people",
        zh: "人员",
        en: "People",
        for_those_who: &[Action::ManagePeople, Action::ManageRoles],
    },
    Station { address: "/courts", zh: "法院", en: "Courts", for_those_who: &[Action::ManageCourts] },
    Station { address: "/grants", zh: "授权", en: "Grants", for_those_who: &[Action::ChangeGrant] },
    Station { address: "/looks", zh: "查看记录", en: "Looks", for_those_who: &[Action::ReadLooks] },
    Station { address: "/audit", zh: "审计", en: "Audit", for_those_who: &[Action::ReadAudit] },
];

/// Those a phone shows first, in reach of a thumb.
const IN_REACH: &[&str] = &["/brief", "/", "/nodes", "/consultations", "/rectification"];

/// The same in the order of a phone: what is looked at on the way first, the others in their own.
pub fn in_reach(addresses: &str) -> Vec<&'static Station> {
    let mut all: Vec<&Station> = named(addresses).collect();
    all.sort_by_key(|station| IN_REACH.iter().position(|address| *address == station.address).unwrap_or(usize::MAX));
    all
}

/// The stations named by their addresses, as an attribute of the page carries them.
pub fn named(addresses: &str) -> impl Iterator<Item = &'static Station> + '_ {
    STATIONS.iter().filter(|station| addresses.split(' ').any(|address| address == station.address))
}
