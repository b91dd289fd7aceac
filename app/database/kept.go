package database

import (
	"context"
	"database/sql/driver"
	"errors"
	"strings"
)

// mostKept is how many queries a connection keeps ready: those of the hot path
// and of a change of rights are about thirty.
const mostKept = 64

// keeping makes connections that keep the queries they have read: to read the
// text of one takes longer than to answer it.
type keeping struct{ driver.Connector }

func (k keeping) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := k.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	raw, ok := c.(rawConn)
	if !ok {
		return nil, errors.Join(errors.New("database: the driver has changed"), c.Close())
	}
	return &keptConn{rawConn: raw, ready: map[string]*kept{}}, nil
}

// rawConn is what the driver's connections can, and package sql uses.
type rawConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// keptConn is one connection; package sql lets one caller use it at a time.
type keptConn struct {
	rawConn
	ready map[string]*kept
	uses  uint64
}

// kept is a query that was read. While it is in use it is not among the ready
// ones: the same text asked meanwhile is read once more.
type kept struct {
	text string
	stmt driver.Stmt
	used uint64
}

// take returns a query ready for use. A script of several is never kept.
func (c *keptConn) take(ctx context.Context, text string) (*kept, error) {
	if k, ok := c.ready[text]; ok {
		delete(c.ready, text)
		return k, nil
	}
	s, err := c.PrepareContext(ctx, text)
	return &kept{text: text, stmt: s}, err
}

// lay puts a query back, in place of the one that was not used for longest.
func (c *keptConn) lay(k *kept) error {
	c.uses++
	k.used = c.uses
	gone, twice := c.ready[k.text]
	if !twice && len(c.ready) >= mostKept {
		for _, other := range c.ready {
			if gone == nil || other.used < gone.used {
				gone = other
			}
		}
	}
	if gone != nil {
		delete(c.ready, gone.text)
	}
	c.ready[k.text] = k
	if gone != nil {
		return gone.stmt.Close()
	}
	return nil
}

func (c *keptConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	if strings.Contains(text, ";") {
		return c.rawConn.ExecContext(ctx, text, args)
	}
	k, err := c.take(ctx, text)
	if err != nil {
		return nil, err
	}
	res, err := k.stmt.(driver.StmtExecContext).ExecContext(ctx, args)
	if err != nil {
		return nil, errors.Join(err, k.stmt.Close()) // what went wrong is not kept
	}
	return res, c.lay(k)
}

func (c *keptConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	if strings.Contains(text, ";") {
		return c.rawConn.QueryContext(ctx, text, args)
	}
	k, err := c.take(ctx, text)
	if err != nil {
		return nil, err
	}
	rows, err := k.stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return nil, errors.Join(err, k.stmt.Close())
	}
	return &keptRows{rows, c, k}, nil
}

// keptRows gives the query back when they are closed.
type keptRows struct {
	driver.Rows
	conn *keptConn
	k    *kept
}

func (r *keptRows) Close() error {
	if r.k == nil {
		return nil
	}
	k := r.k
	r.k = nil
	if err := r.Rows.Close(); err != nil {
		return errors.Join(err, k.stmt.Close())
	}
	return r.conn.lay(k)
}

func (c *keptConn) Close() error {
	var wrong error
	for _, k := range c.ready {
		wrong = errors.Join(wrong, k.stmt.Close())
	}
	clear(c.ready)
	return errors.Join(wrong, c.rawConn.Close())
}
