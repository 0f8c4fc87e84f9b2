#!/usr/bin/perl
# Reads every message of a folder over and over with Sisimai; prints how many a second of its own
# processor time: FOLDER SECONDS.
use strict;
use warnings;
use File::Find;
use Time::HiRes 'time';
use Sisimai;

my ($folder, $seconds) = @ARGV;
my @files;
find(sub { push @files, $File::Find::name if /\.eml$/ }, $folder);
my ($messages, $start, $used) = (0, time, cpu());
while (time - $start < $seconds) {
    for my $file (@files) {
        eval { Sisimai->make($file) };
        $messages++;
    }
}
printf "%.1f\n", $messages / (cpu() - $used);

sub cpu { my ($user, $system) = times; return $user + $system }
