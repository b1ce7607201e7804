// Package synthetic invents a register of any size from a seed: names, credit
// codes, announcements, inspections and certificates that are valid by form and
// say of themselves that they are invented. It serves the demonstration, the
// benchmarks and large tests. It writes by the registry's verbs alone.
package synthetic
