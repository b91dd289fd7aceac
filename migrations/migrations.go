// Package migrations holds the schema as numbered steps, one folder per engine
// with the same numbers and names. They only go forward.
package migrations

import "embed"

// SQLite has the steps for SQLite.
//
//go:embed sqlite/*.sql
var SQLite embed.FS
