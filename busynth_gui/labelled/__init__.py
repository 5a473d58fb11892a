"""Sets of real scans with masks, as folders come: BUSI, nnU-Net, COCO, DICOM with SEG, a table."""
