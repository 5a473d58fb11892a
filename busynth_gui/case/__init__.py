"""What a case is made of: scan, region, mask, descriptors, request, candidate, decision."""
