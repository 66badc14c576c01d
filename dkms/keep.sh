#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Keeps what modules that use pashm are built with; DKMS deletes the build directory.
set -e
mkdir -p "$1"
cp driver/Module.symvers pashm-probes.h "$1/"
