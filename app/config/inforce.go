package config

import (
	"net/netip"
	"net/url"
	"reflect"
	"strconv"
	"strings"
)

// Setting is one as it is in force.
type Setting struct {
	Name  string // as in the environment, without CLOAKROOM_
	Value string // empty: none
	From  string // "default", "environment", "flag", or "file" of the key
}

// InForce lists every setting with what it comes to and where it was said; env
// reads the environment. No secret is among them: of the key it says that it is
// set, and of an address with a password in it the password is left out.
func (c Config) InForce(env func(name string) (string, bool)) []Setting {
	comes := map[string]string{
		"URL": c.Base(), "MEDIA_URL": c.MediaBase(), "DATA": c.Data, "DATABASE": c.Database, "MEDIA": c.Media, "RULES": c.Rules,
		"DELIVERIES": c.Deliveries, "TRUSTED_PROXIES": c.trusted(),
	}
	said := reflect.ValueOf(c.said)
	out := make([]Setting, 0, said.NumField()+1)
	for i := range said.NumField() {
		tag := said.Type().Field(i).Tag
		text := said.Field(i).String()
		if said.Field(i).Kind() == reflect.Bool {
			text = strconv.FormatBool(said.Field(i).Bool())
		}
		s := Setting{Name: strings.TrimPrefix(tag.Get("env"), "CLOAKROOM_"), Value: text, From: "flag"}
		if v, ok := env(tag.Get("env")); ok && v == text {
			s.From = "environment"
		} else if text == tag.Get("default") || text == "false" {
			s.From = "default"
		}
		if v, ok := comes[s.Name]; ok {
			s.Value = v
		}
		s.Value = withoutPassword(s.Value)
		out = append(out, s)
	}
	return append(out, Setting{Name: "KEY", Value: "set", From: "file"})
}

func (c Config) trusted() string {
	var all []string
	if c.TrustSocket {
		all = append(all, "socket")
	}
	for _, p := range c.TrustedProxies {
		all = append(all, netip.Prefix.String(p))
	}
	return strings.Join(all, ", ")
}

func withoutPassword(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.User == nil {
		return text
	}
	return u.Redacted()
}
