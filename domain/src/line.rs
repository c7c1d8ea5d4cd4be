//! Business lines (条线): how the work of a court is divided among its leaders and reported in a consultation.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// A business line. Most bulletins report by the lines criminal, civil, administrative and enforcement; filing
    /// stands for pre-litigation mediation, supervision for divisions and people who do nothing but retrials.
    ///
    /// No case number puts a case in the supervision line: see [`TypeCode::line`](crate::type_code::TypeCode::line).
    Line ("条线") {
        Filing = "filing", "立案", "filing", ["诉服", "立案诉服"];
        Criminal = "criminal", "刑事", "criminal";
        Civil = "civil", "民事", "civil", ["民商事", "商事"];
        Administrative = "administrative", "行政", "administrative";
        Enforcement = "enforcement", "执行", "enforcement";
        Supervision = "supervision", "审监", "trial supervision", ["审判监督"];
        Other = "other", "其他", "other";
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_by_id_and_by_chinese_name() {
        for &line in Line::ALL {
            assert_eq!(line.id().parse(), Ok(line));
            assert_eq!(line.zh().parse(), Ok(line));
            assert_eq!(Line::from_index(line.index()), Some(line));
        }
    }

    #[test]
    fn the_stored_positions_never_move() {
        let stored: Vec<(u8, &str)> = Line::ALL.iter().map(|line| (line.index(), line.id())).collect();
        let expected = [
            (0, "filing"),
            (1, "criminal"),
            (2, "civil"),
            (3, "administrative"),
            (4, "enforcement"),
            (5, "supervision"),
            (6, "other"),
        ];
        assert_eq!(stored, expected);
    }

    #[test]
    fn an_unknown_line_is_named_with_the_known_ones() {
        let message = Line::parse("刑庭").unwrap_err().to_string();
        assert!(message.contains("“刑庭”") && message.contains("刑事"), "{message}");
    }
}
