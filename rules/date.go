package rules

// Date is a legal calendar date in Asia/Shanghai, written YYYY-MM-DD. The
// empty Date means that no date is known.
type Date string

// PartialDate is a date known to the year (YYYY), to the month (YYYY-MM) or to
// the day (YYYY-MM-DD). The empty PartialDate means that nothing is known.
type PartialDate string
