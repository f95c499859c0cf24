{{- define "cambist.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "cambist.selector" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: token-service
{{- end -}}

{{- define "cambist.labels" -}}
{{ include "cambist.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end -}}

{{- define "cambist.registry.selector" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: registry
{{- end -}}

{{- define "cambist.image" -}}
{{- $image := .image -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $image.repository $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $image.repository (default .version $image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "cambist.serviceAccountName" -}}
{{- default (ternary (include "cambist.fullname" .) "default" .Values.serviceAccount.create) .Values.serviceAccount.name -}}
{{- end -}}

{{/* Its own service account's token is needed only to ask its own cluster for keys. */}}
{{- define "cambist.inCluster" -}}
{{- range .Values.config.issuers -}}
{{- if and (kindIs "map" .kubernetes) (index .kubernetes "in-cluster") -}}true{{- end -}}
{{- end -}}
{{- end -}}

{{/* A duration as cambist.yaml writes it, in seconds. */}}
{{- define "cambist.seconds" -}}
{{- $units := dict "s" 1 "m" 60 "h" 3600 "d" 86400 -}}
{{- mul (regexFind "^[0-9]+" .) (index $units (regexFind "[smhd]$" .)) -}}
{{- end -}}

{{- define "cambist.managementScheme" -}}
{{- ternary "HTTPS" "HTTP" (not (empty .Values.managementTls.secretName)) -}}
{{- end -}}

{{/* What cannot be right, said before anything is installed. */}}
{{- define "cambist.validate" -}}
{{- $server := default dict .Values.config.server -}}
{{- if not .Values.image.repository -}}
{{- fail "image.repository: say where you have pushed Cambist's image to" -}}
{{- end -}}
{{- if not $server.url -}}
{{- fail "config.server.url: say under which address clients reach Cambist" -}}
{{- end -}}
{{- if .Values.postgres.url -}}
{{- if not .Values.postgres.passwordSecret.name -}}
{{- fail "postgres.passwordSecret.name: name the Secret with the password of the database" -}}
{{- end -}}
{{- if not .Values.encryption.secretName -}}
{{- fail "encryption.secretName: keys are always encrypted in PostgreSQL; name the Secret with the key for that" -}}
{{- end -}}
{{- else if gt (int .Values.replicas) 1 -}}
{{- fail "replicas: more than one need postgres.url, as a volume belongs to one server" -}}
{{- end -}}
{{- if ne .Values.distribution.mode "none" -}}
{{- $known := list -}}
{{- range .Values.config.registries -}}{{- $known = append $known .service -}}{{- end -}}
{{- if not (has .Values.distribution.service $known) -}}
{{- fail (printf "distribution.service: %q is none of config.registries (%s)" .Values.distribution.service (join ", " $known)) -}}
{{- end -}}
{{- range .Values.config.registries -}}
{{- if and (eq .service $.Values.distribution.service) .upstream -}}
{{- fail (printf "config.registries: %s has an upstream, and distribution.mode is %s" .service $.Values.distribution.mode) -}}
{{- end -}}
{{- end -}}
{{- if and (eq .Values.distribution.mode "behind") (not .Values.networkPolicy.enabled) -}}
{{- fail "networkPolicy.enabled: with distribution.mode behind everybody in the cluster could push without it" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* cambist.yaml. */}}
{{- define "cambist.configuration" -}}
{{- $config := deepCopy .Values.config -}}
{{- $server := default dict $config.server -}}
{{- $_ := set $server "listen" "0.0.0.0:8080" -}}
{{- $_ := set $server "management" "0.0.0.0:8081" -}}
{{- $_ := set $server "data" "/var/lib/cambist/data" -}}
{{- if not (hasKey $server "drain-delay") }}{{- $_ := set $server "drain-delay" "5s" -}}{{- end -}}
{{- if .Values.tls.secretName -}}
{{- $_ := set $server "tls" (dict "certificate" "/run/secrets/cambist-tls/tls.crt" "key" "/run/secrets/cambist-tls/tls.key") -}}
{{- end -}}
{{- if .Values.managementTls.secretName -}}
{{- $_ := set $server "management-tls" (dict "certificate" "/run/secrets/cambist-management-tls/tls.crt" "key" "/run/secrets/cambist-management-tls/tls.key") -}}
{{- end -}}
{{- $_ := set $config "server" $server -}}
{{- /* Helm reads YAML 1.1, where the key on is the boolean true. */ -}}
{{- range $config.access -}}
{{- if hasKey . "true" }}{{- $_ := set . "on" (get . "true") }}{{- $_ := unset . "true" -}}{{- end -}}
{{- end -}}
{{- $keys := default dict $config.keys -}}
{{- if .Values.encryption.secretName -}}
{{- $files := list -}}
{{- range .Values.encryption.keys -}}{{- $files = append $files (printf "/run/secrets/cambist-encryption/%s" .) -}}{{- end -}}
{{- $_ := set $keys "encryption-key-file" $files -}}
{{- end -}}
{{- if .Values.postgres.url -}}
{{- $_ := set $keys "keep-in" "store" -}}
{{- $store := dict "postgres" .Values.postgres.url "user" .Values.postgres.user "password-file" "/run/secrets/cambist-postgres/password" -}}
{{- if .Values.postgres.caSecret.name }}{{- $_ := set $store "ca-file" "/run/secrets/cambist-postgres/ca.crt" -}}{{- end -}}
{{- if .Values.postgres.outage }}{{- $_ := set $store "outage" .Values.postgres.outage -}}{{- end -}}
{{- $_ := set $config "store" $store -}}
{{- end -}}
{{- if $keys }}{{- $_ := set $config "keys" $keys -}}{{- end -}}
{{- if eq .Values.distribution.mode "behind" -}}
{{- range $config.registries -}}
{{- if eq .service $.Values.distribution.service -}}
{{- $_ := set . "upstream" (printf "http://%s-registry:5000" (include "cambist.fullname" $)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toYaml $config -}}
{{- end -}}

{{/* The blocks that are read at the start alone: when they change, pods are replaced. Everything else is read again. */}}
{{- define "cambist.restartWhen" -}}
{{- $config := include "cambist.configuration" . | fromYaml -}}
{{- pick $config "server" "store" "keys" "audit" | toJson | sha256sum -}}
{{- end -}}

{{/* The ports of all addresses that the configuration names, as a JSON list: what Cambist has to reach. */}}
{{- define "cambist.ports" -}}
{{- $ports := list 443 -}}
{{- range regexFindAll "(https?|jdbc:postgresql)://[^/ \"']+" (include "cambist.configuration" .) -1 -}}
{{- $host := regexReplaceAll "^[a-z:]+//" . "" -}}
{{- $port := regexFind ":[0-9]+$" $host | trimPrefix ":" -}}
{{- if $port -}}{{- $ports = append $ports (int $port) -}}
{{- else if hasPrefix "http://" . -}}{{- $ports = append $ports 80 -}}
{{- else if hasPrefix "jdbc:" . -}}{{- $ports = append $ports 5432 -}}
{{- end -}}
{{- end -}}
{{- if include "cambist.inCluster" . -}}{{- $ports = append $ports 6443 -}}{{- end -}}
{{- uniq $ports | sortAlpha | toJson -}}
{{- end -}}
