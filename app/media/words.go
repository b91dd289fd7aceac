package media

import "time"

// Words are what people say of an item. They follow it through its versions.
type Words struct {
	Title       string
	Description string // of several lines
	Alt         string // what there is to see, for who does not see it
	Tags        []string
	Edition     int64 // how often they were changed
}

// Dated is when it was taken by the camera's own clock, as if that stood in UTC;
// when it was added if that is not told. Folders are put in order by it.
func (it Item) Dated() time.Time {
	t := it.Facts.Taken
	if t.IsZero() {
		return it.Created
	}
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}
