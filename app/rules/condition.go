package rules

import (
	"strings"
	_ "time/tzdata" // a zone that a condition names is known on every machine; where it was not, the answer was no

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
)

// condition is a CEL expression (github.com/google/cel-spec) that says yes or
// no. It is safe for use at the same time.
type condition struct {
	program cel.Program
	timed   bool // it may ask for the time
}

// mostCost bounds one evaluation; CEL counts a unit for about each comparison. A
// condition of people stays below a few hundred.
const mostCost = 10_000

// What every condition may call.
const (
	varUser       = "user"
	varGroups     = "groups"
	varSignedIn   = "signed_in"
	varCredential = "credential"
	varNow        = "now"
)

func reserved(name string) bool {
	switch name {
	case varUser, varGroups, varSignedIn, varCredential, varNow, "in", "true", "false", "null":
		return true
	}
	return false
}

// compile checks a condition against the variables of its pattern. Unknown names
// and answers that are not yes or no are refused here, once.
func compile(text string, p pattern) (c condition, _ []*Mistake) {
	options := []cel.EnvOption{
		cel.Variable(varUser, cel.StringType), cel.Variable(varGroups, cel.ListType(cel.StringType)),
		cel.Variable(varSignedIn, cel.BoolType), cel.Variable(varCredential, cel.StringType), cel.Variable(varNow, cel.TimestampType),
		cel.ASTValidators(zones{}, cel.ValidateTimestampLiterals(), cel.ValidateDurationLiterals(), cel.ValidateRegexLiterals()),
	}
	for _, name := range p.variables() {
		options = append(options, cel.Variable(name, cel.StringType))
	}
	env, err := cel.NewEnv(options...)
	if err != nil {
		return c, []*Mistake{{1, 1, err.Error()}}
	}
	ast, issues := env.Compile(text)
	if issues.Err() != nil {
		var wrong []*Mistake
		for _, e := range issues.Errors() {
			// What is wrong with all of it is nowhere: CEL says -1.
			wrong = append(wrong, &Mistake{max(e.Location.Line(), 1), max(e.Location.Column(), 0) + 1, e.Message})
		}
		return c, wrong
	}
	if !ast.OutputType().IsExactType(cel.BoolType) {
		return c, []*Mistake{{1, 1, "a condition says true or false; this one says " + ast.OutputType().String()}}
	}
	c.timed = strings.Contains(text, varNow)
	c.program, err = env.Program(ast, cel.CostLimit(mostCost), cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		return c, []*Mistake{{1, 1, err.Error()}}
	}
	return c, nil
}

// holds says whether the condition is fulfilled. What fails, or costs too much,
// is not.
func (c condition) holds(who asker, named map[string]string) bool {
	if c.program == nil {
		return false
	}
	out, _, err := c.program.Eval(scope{who, named})
	return err == nil && out == types.True
}

// scope answers what names mean, without a map for each question.
type scope struct {
	who   asker
	named map[string]string
}

func (s scope) ResolveName(name string) (any, bool) {
	switch name {
	case varUser:
		return s.who.user, true
	case varGroups:
		return s.who.groups, true
	case varSignedIn:
		return s.who.signedIn, true
	case varCredential:
		return s.who.credential, true
	case varNow:
		return s.who.minute, true
	}
	v, ok := s.named[name]
	return v, ok
}

// Parent is part of cel's Activation: there is nothing behind this one.
func (s scope) Parent() cel.Activation { return nil }
