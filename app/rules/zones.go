package rules

import (
	"strings"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/overloads"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// zones refuses a zone of time that there is none of, in now.getHours and its
// like: when asked it would be an error, and the rule say no for ever.
type zones struct{}

func (zones) Name() string { return "cloakroom.zones" }

func (zones) Validate(_ *cel.Env, _ cel.ValidatorConfig, a *ast.AST, issues *cel.Issues) {
	for _, call := range ast.MatchDescendants(ast.NavigateAST(a), getter) {
		for _, arg := range call.AsCall().Args() {
			if arg.Kind() != ast.LiteralKind {
				continue
			}
			at := types.Timestamp{Time: time.Unix(0, 0)}
			if types.IsError(at.Receive(overloads.TimeGetHours, overloads.TimestampToHoursWithTz, []ref.Val{arg.AsLiteral()})) {
				issues.ReportErrorAtID(arg.ID(), "there is no such zone; one is called Europe/Rome or +01:00")
			}
		}
	}
}

func getter(e ast.NavigableExpr) bool {
	return e.Kind() == ast.CallKind && strings.HasPrefix(e.AsCall().FunctionName(), "get")
}
