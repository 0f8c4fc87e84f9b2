#!/usr/bin/perl
# Reads every message of a folder over and over with Sisimai; prints how many a second: FOLDER SECONDS.
use strict;
use warnings;
use File::Find;
use Time::HiRes 'time';
use Sisimai;

my ($folder, $seconds) = @ARGV;
my @files;
find(sub { push @files, $File::Find::name if /\.eml$/ }, $folder);
my ($messages, $start) = (0, time);
while (time - $start < $seconds) {
    for my $file (@files) {
        eval { Sisimai->make($file) };
        $messages++;
    }
}
printf "%.1f\n", $messages / (time - $start);
