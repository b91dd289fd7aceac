package media

import (
	"strconv"
	"strings"
)

// Order is how the items of a folder are put in order. The zero Order is by
// name. What is alike otherwise stands by name, so every item has one place.
type Order struct {
	By   By
	Down bool // the last, the newest or the largest first
}

// By is what items are compared by.
type By string

const (
	ByName By = ""
	ByDate By = "date" // Dated
	BySize By = "size"
)

// ParseOrder reads what String writes; of anything else, false.
func ParseOrder(s string) (Order, bool) {
	by, down := strings.CutPrefix(s, "-")
	for _, o := range []Order{{ByName, down}, {ByDate, down}, {BySize, down}} {
		if by == strings.TrimPrefix(o.String(), "-") {
			return o, true
		}
	}
	return Order{}, false
}

// String writes an order as addresses and settings do: name, date or size, with
// a minus in front of it for the other way round.
func (o Order) String() string {
	s := string(o.By)
	if o.By == ByName {
		s = "name"
	}
	if o.Down {
		s = "-" + s
	}
	return s
}

// Mark is the place of an item in the order, to go on from there.
func (o Order) Mark(it Item) string {
	switch o.By {
	case ByDate:
		return strconv.FormatInt(it.Dated().UnixMicro(), 10) + "/" + it.Name
	case BySize:
		return strconv.FormatInt(it.Size, 10) + "/" + it.Name
	}
	return it.Name
}

// At reads a Mark. One of another order is no place in this: false, and the
// order begins anew.
func (o Order) At(mark string) (value int64, name string, ok bool) {
	if o.By == ByName {
		return 0, mark, mark != ""
	}
	text, name, ok := strings.Cut(mark, "/") // which no name has
	value, err := strconv.ParseInt(text, 10, 64)
	return value, name, ok && err == nil
}
