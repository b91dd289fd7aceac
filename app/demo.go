package app

import (
	"context"
	"io"
)

func demo(ctx context.Context, listen string, out, errs io.Writer) error { return nil }
