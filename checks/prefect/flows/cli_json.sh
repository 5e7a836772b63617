#!/bin/sh
# What Prefect's command line prints for programs, each answer on one line.
P="${PREFECT:-prefect}"
$P artifact ls --output json | tr -d '\n'
echo
$P artifact inspect wire-outside --output json | tr -d '\n'
