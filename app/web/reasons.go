package web

import (
	"cloakroom/app/access"
	"cloakroom/app/library"
	"cloakroom/views"
)

// answer puts what was decided into a form that asked, if it was.
func answer(form *views.WhyForm, why library.Why, err error) {
	form.Answered, form.Yes, form.Role = err == nil, why.Yes, why.Role
	form.Because, form.Without = reasons(why.Because), reasons(why.Without)
}

func reasons(of []library.Reason) []views.Reason {
	out := make([]views.Reason, len(of))
	for i, r := range of {
		out[i] = views.Reason{
			Source: string(r.Source), Effect: string(r.Effect), Who: r.Name, Role: access.RoleOf(r.Allows), Place: r.From.Path, Rule: r.Rule,
			Ends: r.Ends, Barrier: r.Barrier, Maker: reasons(r.Maker),
		}
		switch {
		case r.Who == access.Members:
			out[i].Who = string(access.Members)
		case r.Source == access.Ruled:
			out[i].Role = access.Given(r.Allows)
		}
	}
	return out
}
